-- wrk: each connection asks for progress, the list of jobs, A1111's progress and the gallery in turn, with a second's rest between, as a page or a script does.
local paths = { "/api/v1/queue", "/api/v1/jobs?take=50", "/sdapi/v1/progress?skip_current_image=true", "/api/v1/images?take=50" }
local turn = 0

function request()
    turn = turn + 1
    return wrk.format("GET", paths[turn % #paths + 1])
end

function delay()
    return math.random(750, 1250) -- milliseconds
end

function done(summary, latency, requests)
    io.write(string.format("answers %d, errors %d, p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", summary.requests,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
