#!/usr/bin/env bash
# Measures the studio server with the embedded model: cold start, a burst of jobs, what an answer costs by route, polling beside a generation, memory after 50 and 500 jobs.
# Needs curl, wrk and ab (Debian: apt-get install wrk apache2-utils). Usage: benchmarks/server/run.sh [cold|burst|routes|poll|memory]...
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benchmarks/server
port=7899
url=http://127.0.0.1:$port
data=$(mktemp -d)
program=${EASEL:-dotnet $(ls src/Easel.Cli/bin/Release/net10.0/*/easel.dll | head -1)} # another build with EASEL="dotnet …/easel.dll"
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

# What an answer to each polled route costs the server in processor, which hardly depends on what else the machine does: 200 clients that ask once a second.
routes() {
    start
    local id; id=$(submit "$(order "a red apple" 2 64)"); wait_for 1
    wrk -t1 -c200 -d"${WARM:-60}s" -s $here/poll.lua $url > /dev/null
    for path in /api/v1/queue "/api/v1/jobs?take=50" "/api/v1/jobs/$id" "/sdapi/v1/progress?skip_current_image=true" "/api/v1/images?take=50" /internal/progress; do
        local body=; [ $path != /internal/progress ] || body="{\"id_task\":\"$id\"}"
        POLL=$path ${body:+env "POLL_BODY=$body"} wrk -t1 -c200 -d3s -s $here/poll.lua $url > /dev/null
        local before=$(used $server)
        POLL=$path ${body:+env "POLL_BODY=$body"} wrk -t1 -c200 -d"${SECONDS_EACH:-10}s" -s $here/poll.lua $url | grep answers > "$data/wrk"
        echo "$before $(used $server) $(tr -d , < "$data/wrk")" | awk -v path="${path/$id/ID}" '{ printf "%s: %.3f ms of the server an answer, p50 %s ms, p99 %s ms\n", path, ($2 - $1) * 10 / $4, $8, $11 }'
    done
    stop
}

# How many steps are made so far. No answer that is kept for others: those may be half a second old.
step() { curl -sf "$url/api/v1/queue?at=$(date +%s%N)" | sed 's/.*"batch":\([0-9]*\),"step":\([0-9]*\),"steps":\([0-9]*\).*/\1 \2 \3/' | awk '{ print $1 * $3 + $2 }'; }

used() { awk '{ print $14 + $15 }' "/proc/$1/stat" 2> /dev/null || echo 0; } # PID: hundredths of a second of processor

busy() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat; } # the same of all that runs on the machine, and of what the host took

mark() { echo "$(step) $(date +%s%N) $(used $server) $(used $engine) $(used "${load:-0}") $(busy)"; } # six figures

# SECONDS: steps a second, then the percentage of one core that the server, the engine, the load tool and all others had meanwhile.
turn() {
    local before; before=$(mark)
    sleep "$1"
    echo "$before $(mark)" | awk '{ s = ($8 - $2) / 1e9; v = $9 - $3; e = $10 - $4; l = $11 - $5; printf "%.3f %.1f %.1f %.1f %.1f", ($7 - $1) / s, v / s, e / s, l / s, ($12 - $6 - v - e - l) / s }'
}

# Short turns (TURNS of them, SECONDS_EACH long, after WARM seconds) with and without 200 clients while one picture is painted, so that a change of the machine's mood counts for both. Pairs in which others had
# more than a tenth of a core, or a twentieth more in one of the two, are told but left out of the median; what is used of the processor is told for each.
poll() {
    start
    submit "$(order warm 2 128)" > /dev/null; wait_for 1
    wrk -t1 -c200 -d"${WARM:-60}s" -s $here/poll.lua $url > /dev/null # .NET compiles what is asked often anew, for a minute: seen as 0.9 ms of processor an answer at first
    submit "$(order polled 1000 128 | sed 's/"steps"/"batch_count":40,&/')" > /dev/null; sleep 3
    engine=$(pgrep -P $server | head -1)
    echo "turn: steps a second alone, polled | % of a core: server, engine, load tool, others alone; the same polled | ms of the server an answer"
    for turn in $(seq "${TURNS:-40}"); do
        load=; local alone; alone=$(turn "${SECONDS_EACH:-5}")
        wrk -t1 -c200 -d$(( ${SECONDS_EACH:-5} + 2 ))s -s $here/poll.lua $url > "$data/wrk" & load=$!
        sleep 1
        local polled; polled=$(turn "${SECONDS_EACH:-5}"); wait $load
        echo "$turn: $alone | $polled | $(grep answers "$data/wrk")"
    done | awk -v seconds="${SECONDS_EACH:-5}" '{
        gsub(/[,:|]/, " "); $0 = $0
        printf "%d: %.1f %.1f | %s %s %s %s; %s %s %s %s | %.3f | %s %s %s %s p50 %s p99 %s\n", $1, $2, $7, $3, $4, $5, $6, $8, $9, $10, $11, ($8 - $3) / 100 * (seconds + 2) / $13 * 1000, $12, $13, $14, $15, $17, $20
    }' | tee "$data/turns"
    tr -d '|:;' < "$data/turns" | awk '{ d = $11 - $7; if ($7 <= 10 && $11 <= 10 && d < 5 && d > -5) print 100 * (1 - $3 / $2) }' | sort -n | awk '
        { all[NR] = $1 }
        END { if (NR) printf "slower by %.1f %% (median of %d quiet turns), quartiles %.1f and %.1f\n", all[int((NR + 1) / 2)], NR, all[int((NR + 3) / 4)], all[int((3 * NR + 1) / 4)]; else print "no quiet turn: others used the machine all the time" }'
    tr -d '|:;' < "$data/turns" | awk '{ print 100 * (1 - $3 / $2) }' | sort -n | awk '{ all[NR] = $1 } END { printf "slower by %.1f %% (median of all %d turns)\n", all[int((NR + 1) / 2)], NR }'
    tr -d '|:;' < "$data/turns" | awk '{ print $12 }' | sort -n | awk '{ all[NR] = $1 } END { printf "%.3f ms of the server an answer (median)\n", all[int((NR + 1) / 2)] }'
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

for what in "${@:-cold burst routes poll memory}"; do for part in $what; do $part; done; done
