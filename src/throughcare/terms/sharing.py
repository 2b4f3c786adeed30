"""Codes of consent and disclosure: what may be shared, with whom, for what, on which ground, and why not."""

from __future__ import annotations

from throughcare.terms.term import Term


class Purpose(Term):
    """What something is shared for."""

    TREATMENT = "treatment", "Treatment", "Tratamiento", "Includes referral and coordination of care."
    PAYMENT = "payment", "Payment", "Pago"
    OPERATIONS = "operations", "Running the program", "Funcionamiento del programa", "Health care operations."
    PATIENT_REQUEST = "patient_request", "At the request of the patient", "A petición del paciente"
    FAMILY_SUPPORT = (
        "family_support",
        "Support by family or friends",
        "Apoyo de familiares o amistades",
    )
    FUNDRAISING = "fundraising", "Raising money for the program", "Recaudar fondos para el programa"
    CRIMINAL_JUSTICE = (
        "criminal_justice",
        "Report to the court, probation or parole office that made the referral",
        "Informe al tribunal o a la oficina de libertad condicional que hizo la remisión",
    )
    LEGAL_PROCEEDING = (
        "legal_proceeding",
        "A legal case or investigation",
        "Un caso o una investigación legal",
        "Civil, criminal, administrative or legislative.",
    )
    MEDICAL_EMERGENCY = "medical_emergency", "A medical emergency", "Una emergencia médica"
    AUDIT = "audit", "Audit or evaluation of the program", "Auditoría o evaluación del programa"
    RESEARCH = "research", "Scientific research", "Investigación científica"
    PROGRAM_SERVICES = (
        "program_services",
        "A service that helps the program do its work",
        "Un servicio que ayuda al programa a hacer su trabajo",
        "Through a qualified service organization.",
    )
    REQUIRED_REPORT = (
        "required_report",
        "A report that Part 2 leaves open",
        "Un informe que la Parte 2 permite",
        "Suspected harm to a child, or a crime on the premises or against staff.",
    )
    CAUSE_OF_DEATH = "cause_of_death", "The cause of a death, for a law", "La causa de una muerte, por ley"
    PUBLIC_HEALTH = "public_health", "Public health", "Salud pública"
    PATIENT_ACCESS = "patient_access", "The patient's own copy", "La copia para el propio paciente"


class RecipientKind(Term):
    """What receives a disclosure."""

    TREATING_PROVIDER = (
        "treating_provider",
        "A provider who treats the patient",
        "Un proveedor que atiende al paciente",
    )
    PART2_PROGRAM = (
        "part2_program",
        "Another substance use treatment program",
        "Otro programa de tratamiento por consumo de sustancias",
        "A program that 42 CFR Part 2 covers.",
    )
    HEALTH_PLAN = "health_plan", "A health plan or payer", "Un seguro médico u otro pagador"
    BUSINESS_ASSOCIATE = (
        "business_associate",
        "Somebody who helps to run the program",
        "Alguien que ayuda a que el programa funcione",
        "A business associate or contractor.",
    )
    INTERMEDIARY = (
        "intermediary",
        "A health information exchange or other go-between",
        "Un intercambio de información de salud u otro intermediario",
    )
    FAMILY = "family", "Family or a friend", "Familia o amistades"
    LEGAL = "legal", "A lawyer, court or agency in a case", "Un abogado, tribunal u organismo en un caso"
    CRIMINAL_JUSTICE = (
        "criminal_justice",
        "A court, probation or parole office that made the referral",
        "El tribunal o la oficina de libertad condicional que hizo la remisión",
    )
    MEDICAL_PERSONNEL = (
        "medical_personnel",
        "Medical staff in an emergency",
        "Personal médico en una emergencia",
    )
    AUDITOR = "auditor", "An auditor or evaluator", "Un auditor o evaluador"
    RESEARCHER = "researcher", "A researcher", "Un investigador"
    SERVICE_ORGANIZATION = (
        "service_organization",
        "A qualified service organization",
        "Una organización de servicios autorizada",
    )
    AUTHORITY = "authority", "A public authority", "Una autoridad pública"
    PATIENT = "patient", "The patient", "El paciente"
    REPRESENTATIVE = (
        "representative",
        "Somebody who may act for the patient",
        "Alguien que puede actuar por el paciente",
        "A personal representative: the rules treat one as the patient (45 CFR 164.502(g)).",
    )
    OTHER = "other", "Someone else", "Otra persona u organización"


class RecordPart(Term):
    """A part of a record that can be shared by itself."""

    IDENTITY = "identity", "Name and date of birth", "Nombre y fecha de nacimiento"
    CONTACT = "contact", "Address and phone", "Dirección y teléfono"
    COVERAGE = "coverage", "Insurance", "Seguro médico"
    ENROLLMENT = "enrollment", "Being in treatment here, with dates", "Estar en tratamiento aquí, con fechas"
    ATTENDANCE = "attendance", "Visits kept and missed", "Citas cumplidas y perdidas"
    ASSESSMENT = "assessment", "Assessment", "Evaluación"
    PLACEMENT = "placement", "Level of care", "Nivel de atención"
    PROBLEMS = "problems", "Diagnoses and health problems", "Diagnósticos y problemas de salud"
    MEDICATIONS = "medications", "Medicines and doses", "Medicamentos y dosis"
    ALLERGIES = "allergies", "Allergies", "Alergias"
    OBSERVATIONS = "observations", "Vital signs and measurements", "Signos vitales y mediciones"
    DRUG_TESTS = "drug_tests", "Drug test results", "Resultados de pruebas de drogas"
    INSTRUMENTS = "instruments", "Questionnaires and scores", "Cuestionarios y puntajes"
    CARE_PLAN = "care_plan", "Care plan", "Plan de atención"
    PROGRESS_NOTES = "progress_notes", "Progress notes", "Notas de avance"
    REFERRALS = "referrals", "Referrals", "Remisiones"
    BILLING = "billing", "Bills and claims", "Facturas y reclamaciones"
    COUNSELING_NOTES = (
        "counseling_notes",
        "Private counseling notes",
        "Notas privadas de consejería",
        "What is kept apart from the record; needs a consent of its own.",
    )


class ConsentKind(Term):
    """What a written consent is for; the two that stand alone cannot be joined with another."""

    TPO = (
        "tpo",
        "Treatment, payment and running the program",
        "Tratamiento, pago y funcionamiento del programa",
        "The single consent for all such uses in future.",
    )
    SPECIFIC = "specific", "Only what is named", "Solo lo que se indica"
    COUNSELING_NOTES = "counseling_notes", "Private counseling notes", "Notas privadas de consejería"
    PROCEEDINGS = "proceedings", "A legal case", "Un caso legal"


class ConsentElement(Term):
    """What a written consent must hold, in the order of 42 CFR 2.31(a)."""

    PATIENT_NAME = "patient_name", "Name of the patient", "Nombre del paciente"
    DISCLOSER = "discloser", "Who may share", "Quién puede compartir"
    INFORMATION = "information", "What may be shared", "Qué se puede compartir"
    RECIPIENT = "recipient", "Who may receive it", "Quién lo puede recibir"
    INTERMEDIARY_MEMBERS = (
        "intermediary_members",
        "Whom a go-between may pass it to",
        "A quién lo puede pasar el intermediario",
    )
    HIPAA_REDISCLOSURE = (
        "hipaa_redisclosure",
        "That it may be shared again as HIPAA allows",
        "Que se puede volver a compartir según lo permite HIPAA",
    )
    PURPOSE = "purpose", "What it is for", "Para qué"
    FUNDRAISING_CHOICE = (
        "fundraising_choice",
        "The right to refuse requests for donations",
        "El derecho a no recibir pedidos de donaciones",
    )
    RIGHT_TO_REVOKE = "right_to_revoke", "The right to take it back", "El derecho a retirarlo"
    HOW_TO_REVOKE = "how_to_revoke", "How to take it back", "Cómo retirarlo"
    EXPIRY = "expiry", "When it ends", "Cuándo termina"
    SIGNATURE = "signature", "The signatures needed", "Las firmas necesarias"
    SIGNED_ON = "signed_on", "The date of signing", "La fecha de la firma"
    REDISCLOSURE = (
        "redisclosure",
        "That it may be shared again and lose this protection",
        "Que se puede volver a compartir y perder esta protección",
    )
    REFUSAL = "refusal", "What happens if the patient does not sign", "Qué pasa si el paciente no firma"


class ConsentState(Term):
    """Whether a consent can carry a disclosure."""

    ACTIVE = "active", "In force", "Vigente"
    EXPIRED = "expired", "Ended", "Terminado"
    REVOKED = "revoked", "Taken back", "Retirado"
    INCOMPLETE = "incomplete", "Not complete", "Incompleto", "Something that must stand on it is missing."


class ExpiryKind(Term):
    """When a consent ends."""

    END_OF_TREATMENT = "end_of_treatment", "When treatment here ends", "Cuando termine el tratamiento aquí"
    DATE = "date", "On a day", "En una fecha"
    EVENT = "event", "When something happens", "Cuando ocurra algo"
    NONE = "none", "It does not end by itself", "No termina por sí solo"


class SigningSituation(Term):
    """Who has to sign, which depends on the patient and on state law."""

    ADULT = "adult", "The patient signs", "Firma el paciente"
    MINOR_ALONE = (
        "minor_alone",
        "A minor who may sign alone under state law",
        "Un menor que puede firmar solo según la ley del estado",
    )
    MINOR_WITH_PARENT = (
        "minor_with_parent",
        "A minor and a parent or guardian sign",
        "Firman el menor y su padre, madre o tutor",
    )
    LACKS_CAPACITY = (
        "lacks_capacity",
        "Somebody with authority signs for a patient who lacks capacity",
        "Firma una persona autorizada por un paciente sin capacidad",
    )
    DECEASED = "deceased", "A personal representative signs", "Firma el representante de la sucesión"


class Signer(Term):
    """Who signed."""

    PATIENT = "patient", "Patient", "Paciente"
    PARENT = "parent", "Parent or guardian", "Padre, madre o tutor"
    REPRESENTATIVE = "representative", "Person with authority to sign", "Persona autorizada para firmar"
    WITNESS = "witness", "Witness", "Testigo"


class SignatureWay(Term):
    """How a signature was given."""

    DRAWN = "drawn", "Drawn on screen", "Dibujada en la pantalla"
    TYPED = "typed", "Name typed on screen", "Nombre escrito en la pantalla"
    PAPER = "paper", "On paper", "En papel"


class RevocationWay(Term):
    """How a patient took a consent back."""

    WRITTEN = "written", "In writing", "Por escrito"
    SPOKEN = "spoken", "Said to a member of staff", "Dicho a una persona del personal"


class RefusalReason(Term):
    """Why something may not be shared; the sentence of each is in `knowledge/part2.toml`."""

    NOTHING_ASKED = "nothing_asked", "Nothing to share", "Nada que compartir"
    RECIPIENT_UNNAMED = "recipient_unnamed", "No recipient", "Sin destinatario"
    NO_CONSENT = "no_consent", "No consent", "Sin consentimiento"
    ELEMENT_MISSING = "element_missing", "The consent is not complete", "El consentimiento está incompleto"
    NOT_YET_SIGNED = "not_yet_signed", "Not signed by that day", "Sin firma en esa fecha"
    EXPIRED = "expired", "The consent has ended", "El consentimiento terminó"
    REVOKED = "revoked", "The consent was taken back", "El consentimiento se retiró"
    PART_NOT_COVERED = "part_not_covered", "Not part of the consent", "Fuera del consentimiento"
    RECIPIENT_NOT_COVERED = (
        "recipient_not_covered",
        "Recipient not in the consent",
        "Destinatario fuera del consentimiento",
    )
    PURPOSE_NOT_COVERED = (
        "purpose_not_covered",
        "Purpose not in the consent",
        "Propósito fuera del consentimiento",
    )
    INTERMEDIARY_NOT_NAMED = (
        "intermediary_not_named",
        "Go-between not in the consent",
        "Intermediario fuera del consentimiento",
    )
    MEMBER_NOT_TREATING = (
        "member_not_treating",
        "Does not treat the patient",
        "No atiende al paciente",
    )
    NOTES_NEED_OWN_CONSENT = (
        "notes_need_own_consent",
        "Counseling notes need their own consent",
        "Las notas de consejería necesitan su propio consentimiento",
    )
    NOTES_GO_ALONE = "notes_go_alone", "Counseling notes go alone", "Las notas de consejería van aparte"
    STANDS_ALONE = (
        "stands_alone",
        "A consent that cannot be joined with another",
        "Un consentimiento que no se puede unir a otro",
    )
    PROCEEDINGS_NEED_OWN_CONSENT = (
        "proceedings_need_own_consent",
        "A legal case needs its own consent or a court order",
        "Un caso legal necesita su propio consentimiento o una orden judicial",
    )
    RESTRICTED = "restricted", "The program agreed not to share this", "El programa aceptó no compartirlo"
    EMERGENCY_NOT_STATED = (
        "emergency_not_stated",
        "The emergency is not described",
        "Falta describir la emergencia",
    )
    CONSENT_COULD_BE_ASKED = (
        "consent_could_be_asked",
        "Consent could be asked",
        "Se puede pedir el consentimiento",
    )
    WRONG_RECIPIENT = "wrong_recipient", "Wrong kind of recipient", "Tipo de destinatario equivocado"
    NO_AGREEMENT = "no_agreement", "No written agreement named", "Sin acuerdo escrito"
    NOT_REPORTABLE = "not_reportable", "Goes beyond the report", "Va más allá del informe"
    NOT_DECEASED = "not_deceased", "No death is recorded", "No hay un fallecimiento anotado"
    AUTHORITY_NOT_STATED = (
        "authority_not_stated",
        "Why they may act for the patient is not said",
        "Falta decir por qué puede actuar por el paciente",
    )
    IDENTIFIES_PATIENT = "identifies_patient", "Would identify the patient", "Identificaría al paciente"


class DisclosureBasis(Term):
    """The ground on which something was shared."""

    CONSENT = "consent", "The patient's consent", "El consentimiento del paciente"
    PATIENT_ACCESS = (
        "patient_access",
        "The patient's right to their record",
        "El derecho del paciente a su expediente",
    )
    MEDICAL_EMERGENCY = "medical_emergency", "Medical emergency", "Emergencia médica"
    AUDIT = "audit", "Audit or evaluation", "Auditoría o evaluación"
    RESEARCH = "research", "Research", "Investigación"
    COURT_ORDER = "court_order", "Court order", "Orden judicial"
    SERVICE_AGREEMENT = "service_agreement", "Service agreement", "Acuerdo de servicios"
    REQUIRED_REPORT = "required_report", "Report that Part 2 leaves open", "Informe que la Parte 2 permite"
    CAUSE_OF_DEATH = "cause_of_death", "Law on the cause of death", "Ley sobre la causa de la muerte"


class Duty(Term):
    """What goes with a disclosure that is permitted; the sentence of each is in `knowledge/part2.toml`."""

    GIVE_NOTICE = "give_notice", "Send the notice along", "Enviar el aviso"
    GIVE_EXPLANATION = (
        "give_explanation",
        "Send a copy of the consent or its scope",
        "Enviar una copia del consentimiento o su alcance",
    )
    DOCUMENT_EMERGENCY = "document_emergency", "Write the emergency down", "Anotar la emergencia"
    ASK_TO_KEEP = "ask_to_keep", "Ask not to share it further", "Pedir que no se comparta más"
    LEAST_NEEDED = "least_needed", "Share no more than needed", "Compartir solo lo necesario"


class Redisclosure(Term):
    """What a recipient may do with what it received; the sentence of each is in `knowledge/part2.toml`."""

    HIPAA = "hipaa", "May share as HIPAA allows", "Puede compartir según HIPAA"
    AS_CONSENTED = "as_consented", "May share as the consent says", "Puede compartir según el consentimiento"
    CONTRACTORS = "contractors", "May share with its contractors", "Puede compartir con sus contratistas"
    FORBIDDEN = "forbidden", "May not share further", "No puede compartir más"
    OWN = "own", "The patient's own to share", "El paciente decide"


class NoticeForm(Term):
    """Which of the two prescribed statements goes along."""

    FULL = "full", "The full statement", "La declaración completa"
    SHORT = "short", "The short statement", "La declaración breve"


class SigningState(Term):
    """What has become of a consent that was sent to a patient's own telephone or e-mail to sign."""

    SENT = "sent", "Not opened yet", "Sin abrir todavía"
    OPENED = "opened", "Opened", "Abierto"
    SIGNED = "signed", "Signed", "Firmado"
    DECLINED = "declined", "Does not want to sign", "No quiere firmar"
    WITHDRAWN = "withdrawn", "Taken back", "Retirado"
    CHANGED = "changed", "The words have changed since", "El texto cambió después"
    EXPIRED = "expired", "Expired", "Vencido"


class RestrictionState(Term):
    """What has become of a patient's wish that something not be shared."""

    ASKED = "asked", "Waiting for an answer", "En espera de respuesta"
    AGREED = "agreed", "Agreed", "Aceptado"
    DECLINED = "declined", "Declined", "No aceptado"
    ENDED = "ended", "Ended", "Terminado"


class EmergencyReview(Term):
    """What a director found when reviewing an emergency access."""

    JUSTIFIED = "justified", "Justified", "Justificado"
    FOLLOW_UP = "follow_up", "Justified, something to follow up", "Justificado, con seguimiento"
    NOT_JUSTIFIED = "not_justified", "Not justified", "No justificado"


TPO_PURPOSES = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})
