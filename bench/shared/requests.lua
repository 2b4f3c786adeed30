-- What wrk sends: the requests of a file, one after another. A line is a method, a path and, for a form, its body.
local built = {}

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%u+) (%S+) ?(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    built[#built + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

local sent = 0

function request()
  sent = sent + 1
  return built[(sent - 1) % #built + 1]
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("FIGURES %d %d %d %d %d %d %d\n", summary.requests, summary.duration, failed,
    latency.min, latency:percentile(50), latency:percentile(99), summary.bytes))
end
