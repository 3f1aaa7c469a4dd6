-- wrk: each connection asks for progress, the list of jobs, A1111's progress and the gallery in turn, with a second's rest between, as a page or a script does.
-- POLL names other paths, POLL_BODY a body, which makes them posts.
local paths = {}
for path in (os.getenv("POLL") or "/api/v1/queue /api/v1/jobs?take=50 /sdapi/v1/progress?skip_current_image=true /api/v1/images?take=50"):gmatch("%S+") do
    paths[#paths + 1] = path
end
local body = os.getenv("POLL_BODY")
local turn = 0

function request()
    turn = turn + 1
    local path = paths[turn % #paths + 1]
    if body then return wrk.format("POST", path, { ["Content-Type"] = "application/json" }, body) end
    return wrk.format("GET", path)
end

function delay()
    return math.random(750, 1250) -- milliseconds
end

function done(summary, latency, requests)
    io.write(string.format("answers %d, errors %d, p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", summary.requests,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
