#!/usr/bin/env bash
# Measures the studio server with the embedded model: cold start, a burst of jobs, polling beside a generation, memory after 50 and 500 jobs.
# Needs curl, wrk and ab (Debian: apt-get install wrk apache2-utils). Usage: benchmarks/server/run.sh [cold|burst|poll|memory]...
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benchmarks/server
port=7899
url=http://127.0.0.1:$port
data=$(mktemp -d)
program="dotnet $(ls src/Easel.Cli/bin/Release/net10.0/*/easel.dll | head -1)"
trap 'kill "${server:-}" 2> /dev/null || true; wait; rm -rf "$data"' EXIT

start() {
    $program serve --port $port --data-dir "$data" > "$data/log" 2>&1 &
    server=$!
    until curl -sf $url/api/v1/health > /dev/null; do sleep 0.01; done
}

stop() { kill $server; wait $server 2> /dev/null || true; }

order() { # PROMPT STEPS SIDE
    printf '{"request":{"prompt":"%s","steps":%d,"size":"%dx%d","seeds":{"seed":1}}}' "$1" "$2" "$3" "$3"
}

submit() { curl -sf $url/api/v1/jobs -H 'Content-Type: application/json' -d "$1" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/;q'; }

finished() { curl -sf "$url/api/v1/jobs?state=done&take=1" | sed 's/.*"total":\([0-9]*\).*/\1/'; }

wait_for() { while [ "$(finished)" -lt "$1" ]; do sleep 0.2; done; }

resident() { awk '/VmRSS/ { printf "%d MiB", $2 / 1024 }' /proc/$1/status; }

cold() {
    start; stop # the data folder exists from here on
    for _ in 1 2 3 4 5; do
        local began=$(date +%s%N)
        start
        echo "cold start to the first answer: $(( ($(date +%s%N) - began) / 1000000 )) ms"
        stop
    done
}

burst() {
    start
    curl -sf -X POST $url/api/v1/queue/pause > /dev/null
    order "a red apple" 2 64 > "$data/body"
    ab -q -l -n 1000 -c 20 -p "$data/body" -T application/json $url/api/v1/jobs | grep -E "Complete|Failed|Non-2xx|Time taken|Requests per"
    stop
    rm -rf "$data"/easel.db*
}

step() { curl -sf $url/api/v1/queue | sed 's/.*"batch":\([0-9]*\),"step":\([0-9]*\),"steps":\([0-9]*\).*/\1 \2 \3/' | awk '{ print $1 * $3 + $2 }'; }

steps_in() { # SECONDS: how many steps are made meanwhile, a second
    local before=$(step) began=$(date +%s%N)
    sleep "$1"
    echo "$before $(step) $began $(date +%s%N)" | awk '{ printf "%.3f", ($2 - $1) / (($4 - $3) / 1e9) }'
}

# Turns of ten seconds with and without 200 clients while one picture is painted, so that a change of the machine's mood counts for both.
poll() {
    start
    submit "$(order warm 2 128)" > /dev/null; wait_for 1
    wrk -t1 -c200 -d60s -s $here/poll.lua $url > /dev/null # .NET compiles what is asked often anew, for a minute: seen as 0.9 ms of processor an answer at first, 0.25 then
    submit "$(order polled 1000 128 | sed 's/"steps"/"batch_count":20,&/')" > /dev/null; sleep 3
    for turn in $(seq "${TURNS:-12}"); do
        local alone=$(steps_in 10)
        wrk -t1 -c200 -d12s -s $here/poll.lua $url > "$data/wrk" & local load=$!
        sleep 1
        local polled=$(steps_in 10); wait $load
        echo "steps a second: alone $alone, polled $polled; $(grep answers "$data/wrk")"
    done | tee "$data/turns"
    tr -d ',;' < "$data/turns" | awk '{ print 100 * (1 - $7 / $5) }' | sort -n |
        awk '{ all[NR] = $1 } END { printf "slower by %.1f %% (median of %d turns), quartiles %.1f and %.1f\n", all[int((NR + 1) / 2)], NR, all[int((NR + 3) / 4)], all[int((3 * NR + 1) / 4)] }'
    stop
}

memory() {
    start
    for goal in 50 500; do
        local had=$(finished)
        for _ in $(seq $((goal - had))); do submit "$(order "a red apple, 3d render" 2 64)" > /dev/null; done
        wait_for "$goal"
        echo "after $goal jobs: server $(resident $server), engine $(resident "$(pgrep -P $server | head -1)")"
    done
    stop
}

for what in "${@:-cold burst poll memory}"; do for part in $what; do $part; done; done
