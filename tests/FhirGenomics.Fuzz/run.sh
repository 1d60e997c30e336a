#!/usr/bin/env bash
# Fuzzes each target for some seconds with afl-fuzz, one process, one target after the other; findings stay in obj/findings.
# Usage: run.sh [SECONDS_PER_TARGET [TARGET...]]      Needs afl-fuzz (Debian: afl++) and the .NET 10 SDK.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-480}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(fhirpath json xml search validator)
out=obj/fuzz
dotnet tool restore >/dev/null
dotnet build -c Release -o "$out" -p:UseAppHost=false -v quiet
for assembly in Resources Validation Store; do dotnet sharpfuzz "$out/FhirGenomics.$assembly.dll"; done
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 DOTNET_TieredPGO=0
for target in "${targets[@]}"; do
  mkdir -p "obj/findings/$target"
  # -t: an input that takes longer than four seconds is a hang; AFL_AUTORESUME continues what an earlier run left.
  AFL_AUTORESUME=1 nice -n 15 afl-fuzz -i "corpus/$target" -o "obj/findings/$target" -x tokens.dict -t 4000 -m none -V "$seconds" -- dotnet "$out/FhirGenomics.Fuzz.dll" "$target" >"obj/findings/$target/log" 2>&1 || true
  stats="obj/findings/$target/default/fuzzer_stats"
  echo "$target: $(sed -nE 's/^(run_time|execs_done|execs_per_sec|corpus_count|saved_crashes|saved_hangs|bitmap_cvg) +: (.*)/\1 \2/p' "$stats" | tr '\n' ',')"
done
