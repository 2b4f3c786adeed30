"""Codes of the facts known about one person."""

from __future__ import annotations

from throughcare.terms.term import Term


class Gender(Term):
    """The gender a person gives; nothing clinical is inferred from it."""

    WOMAN = "woman", "Woman", "Mujer"
    MAN = "man", "Man", "Hombre"
    NONBINARY = "nonbinary", "Nonbinary", "No binario"
    OTHER = "other", "In other words", "Con otras palabras"


class Route(Term):
    """How a substance is taken."""

    ORAL = "oral", "By mouth", "Por la boca"
    INTRANASAL = "intranasal", "Snorted", "Inhalada por la nariz"
    SMOKED = "smoked", "Smoked", "Fumada"
    IV = "iv", "Injected into a vein", "Inyectada en la vena"
    INJECTED = (
        "injected",
        "Injected under the skin or into a muscle",
        "Inyectada bajo la piel o en el músculo",
    )
    SUBLINGUAL = "sublingual", "Under the tongue", "Bajo la lengua"
    TRANSDERMAL = "transdermal", "Patch on the skin", "Parche en la piel"
    RECTAL = "rectal", "Rectally", "Por el recto"
    OTHER = "other", "Another way", "Otra forma"


class Condition(Term):
    """Health conditions that change an answer; what is not here is named as not considered."""

    CHRONIC_PAIN = "chronic_pain", "Chronic pain", "Dolor crónico"
    ACUTE_PAIN = "acute_pain", "Acute pain", "Dolor agudo"
    EPILEPSY = "epilepsy", "Epilepsy", "Epilepsia"
    PAST_WITHDRAWAL_SEIZURE = (
        "past_withdrawal_seizure",
        "A seizure in an earlier withdrawal",
        "Convulsión en una abstinencia anterior",
    )
    PAST_DELIRIUM_TREMENS = (
        "past_delirium_tremens",
        "Delirium tremens in the past",
        "Delirium tremens en el pasado",
    )
    ALCOHOL_USE_DISORDER = "alcohol_use_disorder", "Alcohol use disorder", "Trastorno por consumo de alcohol"
    SEDATIVE_DEPENDENCE = "sedative_dependence", "Dependence on sedatives", "Dependencia de sedantes"
    STIMULANT_USE_DISORDER = (
        "stimulant_use_disorder",
        "Stimulant use disorder",
        "Trastorno por consumo de estimulantes",
    )
    ASTHMA = "asthma", "Asthma", "Asma"
    ACUTE_SEVERE_ASTHMA = "acute_severe_asthma", "Acute severe asthma", "Asma aguda grave"
    COPD = "copd", "Chronic obstructive lung disease", "Enfermedad pulmonar obstructiva crónica"
    SLEEP_APNEA = "sleep_apnea", "Sleep apnea", "Apnea del sueño"
    PARALYTIC_ILEUS = (
        "paralytic_ileus",
        "Bowel blockage or paralytic ileus",
        "Obstrucción intestinal o íleo paralítico",
    )
    LONG_QT = "long_qt", "Congenital long QT syndrome", "Síndrome de QT largo congénito"
    TORSADES_HISTORY = "torsades_history", "Torsades in the past", "Torsades en el pasado"
    HEART_FAILURE = "heart_failure", "Heart failure", "Insuficiencia cardíaca"
    CORONARY_DISEASE = "coronary_disease", "Coronary heart disease", "Enfermedad coronaria"
    RECENT_MI = "recent_mi", "Recent heart attack", "Infarto reciente"
    CEREBROVASCULAR_DISEASE = (
        "cerebrovascular_disease",
        "Stroke or cerebrovascular disease",
        "Enfermedad cerebrovascular",
    )
    STRUCTURAL_HEART_DISEASE = (
        "structural_heart_disease",
        "Structural heart disease",
        "Enfermedad cardíaca estructural",
    )
    CIRRHOSIS = "cirrhosis", "Cirrhosis", "Cirrosis"
    ACUTE_HEPATITIS = "acute_hepatitis", "Acute hepatitis", "Hepatitis aguda"
    LIVER_FAILURE = "liver_failure", "Liver failure", "Insuficiencia hepática"
    HEPATITIS_C = "hepatitis_c", "Hepatitis C", "Hepatitis C"
    HEPATITIS_B = "hepatitis_b", "Hepatitis B", "Hepatitis B"
    HIV = "hiv", "HIV", "VIH"
    TUBERCULOSIS = "tuberculosis", "Tuberculosis", "Tuberculosis"
    ENDOCARDITIS = "endocarditis", "Endocarditis", "Endocarditis"
    RENAL_DISEASE = "renal_disease", "Chronic kidney disease", "Enfermedad renal crónica"
    DIALYSIS = "dialysis", "Dialysis", "Diálisis"
    DIABETES = "diabetes", "Diabetes", "Diabetes"
    ADRENAL_INSUFFICIENCY = "adrenal_insufficiency", "Adrenal insufficiency", "Insuficiencia suprarrenal"
    THROMBOCYTOPENIA = "thrombocytopenia", "Low platelets", "Plaquetas bajas"
    BLEEDING_DISORDER = "bleeding_disorder", "Bleeding disorder", "Trastorno hemorrágico"
    CANCER = "cancer", "Cancer", "Cáncer"
    HEAD_INJURY = "head_injury", "Recent head injury", "Lesión reciente en la cabeza"
    DEPRESSION = "depression", "Depression", "Depresión"
    ANXIETY = "anxiety", "Anxiety disorder", "Trastorno de ansiedad"
    PTSD = "ptsd", "Posttraumatic stress disorder", "Trastorno de estrés postraumático"
    BIPOLAR = "bipolar", "Bipolar disorder", "Trastorno bipolar"
    SCHIZOPHRENIA = (
        "schizophrenia",
        "Schizophrenia or another psychotic disorder",
        "Esquizofrenia u otro trastorno psicótico",
    )
    ADHD = "adhd", "Attention deficit hyperactivity disorder", "Trastorno por déficit de atención"
    EATING_DISORDER = "eating_disorder", "Eating disorder", "Trastorno alimentario"
    COGNITIVE_IMPAIRMENT = "cognitive_impairment", "Cognitive impairment", "Deterioro cognitivo"
    DENTAL_DISEASE = "dental_disease", "Dental disease", "Enfermedad dental"
    HYPOTENSION = "hypotension", "Low blood pressure", "Presión baja"
    PHEOCHROMOCYTOMA = "pheochromocytoma", "Pheochromocytoma", "Feocromocitoma"
    PRECIPITATED_WITHDRAWAL_PAST = (
        "precipitated_withdrawal_past",
        "Precipitated withdrawal in the past",
        "Abstinencia precipitada en el pasado",
    )


class Sign(Term):
    """What is seen or felt now; a list that names some says nothing of the others."""

    UNRESPONSIVE = "unresponsive", "Cannot be woken", "No despierta"
    NOT_BREATHING = "not_breathing", "Not breathing or gasping", "No respira o jadea"
    SLOW_BREATHING = "slow_breathing", "Slow or shallow breathing", "Respiración lenta o superficial"
    BLUE_LIPS = "blue_lips", "Blue or gray lips or nails", "Labios o uñas azules o grises"
    HARD_TO_WAKE = (
        "hard_to_wake",
        "Very sleepy, hard to keep awake",
        "Mucho sueño, cuesta mantener despierta a la persona",
    )
    CONFUSION = "confusion", "Confusion", "Confusión"
    HALLUCINATIONS = "hallucinations", "Seeing or hearing what is not there", "Ve u oye lo que no está"
    SEIZURE = "seizure", "Seizure", "Convulsión"
    CHEST_PAIN = "chest_pain", "Chest pain", "Dolor de pecho"
    SYNCOPE = "syncope", "Fainting", "Desmayo"
    PALPITATIONS = "palpitations", "Palpitations", "Palpitaciones"
    SHORT_OF_BREATH = "short_of_breath", "Short of breath", "Falta de aire"
    FEVER = "fever", "Fever or chills", "Fiebre o escalofríos"
    NEW_MURMUR = "new_murmur", "New heart murmur", "Soplo cardíaco nuevo"
    STIFF_NECK = "stiff_neck", "Stiff neck", "Rigidez de cuello"
    BACK_PAIN_NEUROLOGIC = (
        "back_pain_neurologic",
        "Back pain with weakness or numbness",
        "Dolor de espalda con debilidad o adormecimiento",
    )
    VOMITING = "vomiting", "Vomiting", "Vómitos"
    DIARRHEA = "diarrhea", "Diarrhea", "Diarrea"
    CANNOT_KEEP_FLUIDS = "cannot_keep_fluids", "Cannot keep fluids down", "No retiene líquidos"
    DEHYDRATED = "dehydrated", "Dehydrated", "Deshidratación"
    SEVERE_ABDOMINAL_PAIN = "severe_abdominal_pain", "Severe belly pain", "Dolor abdominal intenso"
    NO_BOWEL_MOVEMENT = (
        "no_bowel_movement",
        "Swollen belly, no stool or gas",
        "Abdomen hinchado, sin evacuar ni gases",
    )
    JAUNDICE = "jaundice", "Yellow skin or eyes", "Piel u ojos amarillos"
    VAGINAL_BLEEDING = "vaginal_bleeding", "Vaginal bleeding", "Sangrado vaginal"
    CONTRACTIONS = "contractions", "Contractions", "Contracciones"
    FLUID_LEAK = "fluid_leak", "Waters broken", "Rotura de la bolsa"
    LESS_FETAL_MOVEMENT = "less_fetal_movement", "Baby moves less", "El bebé se mueve menos"
    SEVERE_HEADACHE = (
        "severe_headache",
        "Severe headache or vision changes",
        "Dolor de cabeza intenso o cambios en la vista",
    )
    ABSCESS = "abscess", "Abscess or red, hot skin", "Absceso o piel roja y caliente"
    NECROTIC_WOUND = "necrotic_wound", "Deep or blackened wounds", "Heridas profundas o ennegrecidas"
    TREMOR = "tremor", "Tremor", "Temblor"
    SWEATING = "sweating", "Sweating", "Sudoración"
    AGITATION = "agitation", "Agitation", "Agitación"
    CLONUS = "clonus", "Muscle jerks or clonus", "Sacudidas musculares o clonus"
    RIGIDITY = "rigidity", "Muscle stiffness", "Rigidez muscular"
    WORSE_AFTER_DOSE = (
        "worse_after_dose",
        "Sudden, severe withdrawal after a dose of buprenorphine or naltrexone",
        "Abstinencia brusca e intensa tras buprenorfina o naltrexona",
    )
    INTOXICATED = "intoxicated", "Intoxicated now", "Intoxicación ahora"


class Alertness(Term):
    """How awake a person is."""

    ALERT = "alert", "Awake and alert", "Despierta y alerta"
    DROWSY = "drowsy", "Drowsy, wakes to voice", "Somnolienta, responde a la voz"
    SEDATED = "sedated", "Sedated, wakes only to touch", "Sedada, solo responde al tacto"
    UNRESPONSIVE = "unresponsive", "Does not wake", "No despierta"


class Pupils(Term):
    """Size of the pupils."""

    PINPOINT = "pinpoint", "Pinpoint", "Puntiformes"
    NORMAL = "normal", "Normal", "Normales"
    LARGE = "large", "Large", "Grandes"


class ChildPugh(Term):
    """Child-Pugh class of liver disease."""

    A = "A", "Child-Pugh A", "Child-Pugh A"
    B = "B", "Child-Pugh B", "Child-Pugh B"
    C = "C", "Child-Pugh C", "Child-Pugh C"


class Psychiatric(Term):
    """State of mental health now, as a clinician judges it, least first."""

    NONE = "none", "None acute", "Nada agudo"
    MILD = "mild", "Mild symptoms", "Síntomas leves"
    MODERATE = "moderate", "Moderate symptoms, no plan to harm", "Síntomas moderados, sin plan de dañar"
    SEVERE = "severe", "Severe, or recent psychosis now controlled", "Graves, o psicosis reciente controlada"
    ACUTE = "acute", "Acute psychosis or mania", "Psicosis o manía aguda"
    DANGER_TO_OTHERS = "danger_to_others", "Danger to others", "Peligro para otros"


class Housing(Term):
    """Where the person lives."""

    STABLE = "stable", "Stable", "Estable"
    UNSTABLE = "unstable", "Unstable or temporary", "Inestable o temporal"
    HOMELESS = "homeless", "No home", "Sin hogar"
    RECOVERY_RESIDENCE = "recovery_residence", "Recovery residence", "Vivienda de recuperación"
    NOWHERE_SAFE = "nowhere_safe", "Nowhere safe tonight", "Ningún lugar seguro esta noche"


class Support(Term):
    """Who stands by the person."""

    STRONG = "strong", "Good support", "Buen apoyo"
    SOME = "some", "Some support", "Algo de apoyo"
    LIMITED = "limited", "Little support", "Poco apoyo"
    NONE = "none", "No support", "Sin apoyo"


class Readiness(Term):
    """How ready the person is for a change."""

    READY = "ready", "Ready", "Lista"
    UNSURE = "unsure", "Unsure", "Con dudas"
    NOT_NOW = "not_now", "Not now", "Ahora no"


class CareSetting(Term):
    """Where the person is now."""

    HOME = "home", "At home", "En casa"
    STREET = "street", "On the street", "En la calle"
    OFFICE = "office", "In an office or clinic", "En un consultorio o clínica"
    TELEHEALTH = "telehealth", "By telehealth", "Por telesalud"
    OTP = "otp", "In an opioid treatment program", "En un programa de tratamiento de opioides"
    ED = "ed", "In an emergency department", "En una sala de emergencias"
    HOSPITAL = "hospital", "In a hospital", "En un hospital"
    DETOX = "detox", "In withdrawal care", "En atención de la abstinencia"
    RESIDENTIAL = "residential", "In residential care", "En atención residencial"
    JAIL = "jail", "In jail or prison", "En la cárcel o prisión"


class Request(Term):
    """What the person, or an institution for them, asks for."""

    ULTRA_RAPID_DETOX = (
        "ultra_rapid_detox",
        "Ultra-rapid detox under anesthesia",
        "Desintoxicación ultrarrápida con anestesia",
    )
    DETOX_ONLY = (
        "detox_only",
        "Withdrawal care only, no medication after it",
        "Solo desintoxicación, sin medicamento después",
    )
    STOP_MEDICATION = "stop_medication", "Stop or taper the medication", "Dejar o reducir el medicamento"
    NO_MEDICATION = "no_medication", "No medication", "Sin medicamento"
    NO_COUNSELING = "no_counseling", "No counseling", "Sin consejería"
    RESIDENTIAL = "residential", "Residential treatment", "Tratamiento residencial"
    OUTPATIENT = "outpatient", "Outpatient treatment only", "Solo tratamiento ambulatorio"
    MORE_STRUCTURE = "more_structure", "More structure", "Más estructura"
    HOME_START = "home_start", "Start at home", "Empezar en casa"
    SWITCH_MEDICATION = "switch_medication", "Change the medication", "Cambiar de medicamento"
    HIGHER_DOSE = "higher_dose", "A higher dose", "Una dosis mayor"
    TAKE_HOME = "take_home", "Take-home doses", "Dosis para llevar a casa"
    TAPER_IN_PREGNANCY = "taper_in_pregnancy", "Taper during pregnancy", "Reducir durante el embarazo"


class TreatmentResult(Term):
    """How an earlier treatment went."""

    HELPED = "helped", "It helped", "Ayudó"
    PARTLY = "partly", "It helped in part", "Ayudó en parte"
    NO_BENEFIT = "no_benefit", "It did not help", "No ayudó"
    NOT_TOLERATED = "not_tolerated", "Not tolerated", "No se toleró"
    RETURN_TO_USE = "return_to_use", "Returned to use", "Volvió a consumir"
    STOPPED_BY_OTHERS = "stopped_by_others", "Stopped by others", "Otros lo suspendieron"


class Custody(Term):
    """Relation to custody now."""

    IN_CUSTODY = "in_custody", "In custody", "En custodia"
    RELEASED = "released", "Released not long ago", "En libertad desde hace poco"
    SUPERVISED = "supervised", "On probation or parole", "En libertad condicional"
    NONE = "none", "None", "Ninguna"


class TestResult(Term):
    """What a test said."""

    POSITIVE = "positive", "Positive", "Positivo"
    NEGATIVE = "negative", "Negative", "Negativo"


class Analyte(Term):
    """What a drug test looks for."""

    OPIATES = "opiates", "Opiates (morphine, codeine)", "Opiáceos (morfina, codeína)"
    FENTANYL = "fentanyl", "Fentanyl", "Fentanilo"
    OXYCODONE = "oxycodone", "Oxycodone", "Oxicodona"
    METHADONE = "methadone", "Methadone or EDDP", "Metadona o EDDP"
    BUPRENORPHINE = "buprenorphine", "Buprenorphine", "Buprenorfina"
    NORBUPRENORPHINE = "norbuprenorphine", "Norbuprenorphine", "Norbuprenorfina"
    BENZODIAZEPINES = "benzodiazepines", "Benzodiazepines", "Benzodiacepinas"
    COCAINE = "cocaine", "Cocaine", "Cocaína"
    AMPHETAMINES = "amphetamines", "Amphetamines", "Anfetaminas"
    ALCOHOL = "alcohol", "Alcohol", "Alcohol"
    XYLAZINE = "xylazine", "Xylazine", "Xilacina"
