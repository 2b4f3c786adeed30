-- What wrk sends: the lines of a file, one after another, posted as forms; without a file, plain questions.
local bodies = {}

function init(arguments)
  if not arguments[1] then return end
  for line in io.lines(arguments[1]) do bodies[#bodies + 1] = line end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Origin"] = "http://localhost:3000"
end

local sent = 0

function request()
  sent = sent + 1
  return wrk.format(nil, nil, nil, bodies[sent % math.max(#bodies, 1) + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("FIGURES %d %d %d %d %d %d %d\n", summary.requests, summary.duration, failed,
    latency.min, latency:percentile(50), latency:percentile(99), summary.bytes))
end
