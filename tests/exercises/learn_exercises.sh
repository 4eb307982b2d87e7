# shellcheck shell=bash
# The exercise commands of ./learn, which sources this: list, check, next, hint, reset, diff, watch, stubs.
#
# Exercise N.K is chapters/NN_x/exercises/exK_name.cpp; the solution and the hints stand in solutions/ beside it.
# What the learner has done is kept in .progress at the top, one line each: "done 2.1", "hint 2.1 2", and "tried 2.6"
# for a bug hunt whose answer was wrong once.

progress_file=$root/.progress

# Colours only on a terminal; asked now, since within $(…) the answer would be no.
is_coloured=no
[[ ! -t 1 || -n ${NO_COLOR:-} ]] || is_coloured=yes

# Prints $2 in colour $1.
coloured() {
  if [[ $is_coloured == yes ]]; then printf '\033[%sm%s\033[0m' "$1" "$2"; else printf '%s' "$2"; fi
}

# ---- which exercises there are ----------------------------------------------------------------------------------

# Prints every exercise as "2.1 chapters/02_attention/exercises/ex1_attention_weights.cpp", in order; also one whose file
# is gone, since there is a solution.
list_exercises() {
  local file chapter number
  for file in "$root"/chapters/[0-9][0-9]_*/solutions/ex[0-9]*_*.cpp; do
    [[ -e $file ]] || continue
    file=${file#"$root/"}
    file=${file/\/solutions\///exercises/}
    chapter=${file#chapters/}
    number=${file##*/ex}
    printf '%d.%d %s\n' "$((10#${chapter%%_*}))" "${number%%_*}" "$file"
  done | sort -t. -k1,1n -k2,2n
}

# Prints the file of exercise N.K, or refuses.
find_exercise() {
  local id file
  while read -r id file; do
    if [[ $id == "$1" ]]; then
      printf '%s\n' "$file"
      return
    fi
  done < <(list_exercises)
  [[ -n $1 ]] || refuse "which exercise? Name it by its number, such as 2.1; ./learn list shows them."
  file=$(grep -lsF -e "## $1 · " "$root"/chapters/*/exercises/README.md) &&
    refuse "$1 is an open exercise, without a check, hints or a solution. What to do stands in ${file#"$root/"}"
  refuse "there is no exercise $1; ./learn list shows them."
}

# refuse_arguments COMMAND WHY arguments …: for a command that takes none.
refuse_arguments() {
  (($# == 2)) || refuse "$1 takes nothing more: $2"
}

solution_of() { printf '%s\n' "${1/\/exercises\///solutions/}"; }

# "attention weights", from the solution's first line: "// Exercise 2.1 · Attention weights".
title_of() { sed -n '1s/.* · //p' "$root/$(solution_of "$1")"; }

is_done() { grep -qsx "done $1" "$progress_file"; }

# "12 of 40 done."
count_done() {
  printf '%d of %d done.' "$(grep -cs '^done ' "$progress_file" || true)" "$(list_exercises | wc -l)"
}

# Replaces the lines of .progress that begin with $1 by $2; no $2: only takes them out.
note_progress() {
  local kept lock
  lock_builds lock  # two checks may end at once
  kept=$(grep -vs "^$1\( \|$\)" "$progress_file" || true)
  { [[ -z $kept ]] || printf '%s\n' "$kept"; [[ -z ${2:-} ]] || printf '%s\n' "$2"; } >"$progress_file.part"
  mv "$progress_file.part" "$progress_file"
  exec {lock}>&-
}

# The first exercise after $1 that is not done, as list_exercises prints it; after the last comes the first. Without
# $1 the first of all. Nothing if all are done.
next_exercise() {
  local id file first="" is_after=${1:+no}
  while read -r id file; do
    if ! is_done "$id"; then
      first=${first:-$id $file}
      [[ $is_after == no ]] || { printf '%s %s\n' "$id" "$file"; return; }
    fi
    [[ $id != "${1:-}" ]] || is_after=yes
  done < <(list_exercises)
  [[ -z $first ]] || printf '%s\n' "$first"
}

# After exercise $1 is done: how far that is, and what comes next.
say_next() {
  local id file
  if read -r id file < <(next_exercise "$1"); then
    printf '  %s Next: %s, %s\n' "$(count_done)" "$id" "$file"
  else
    printf '  All exercises are done.\n'
  fi
}

# ---- building and checking one ----------------------------------------------------------------------------------

# Compilers spell out what Tensor is; this spells it back.
shorten_types() {
  sed -E "s/xt::xarray_container<xt::uvector<double[^>]*> >, [^,]*, xt::svector<[^>]*>[^>]*>, xt::xtensor_expression_tag>/Tensor/g
    s/ \{aka ‘[^’]*’\}//g; s/ \(aka '[^']*'\)//g"
}

# From a compiler's output, the first error (or what else $2 names) in the learner's file $1, with the lines that show it.
# An error inside a library's header is shown with the learner's line that led there.
first_error() {
  awk -v file="$1" -v top="$root/" -v kind="${2:-error}" '
    { gsub(top, ""); line[NR] = $0 }
    index($0, file ":") == 1 && $0 ~ " (fatal )?" kind ":" && !first { first = NR }
    kind == "error" && /error:/ && !any { any = NR }
    index($0, file ":") == 1 && /required from here|in instantiation of/ && !from { from = NR }
    END {
      if (first) {
        print line[first]
        for (i = first + 1; i <= NR && i <= first + 3 && line[i] ~ /^ +[0-9]* *\||^ +[\^~]|^    /; i++) print line[i]
      } else if (any) {
        if (from) print line[from]
        print line[any]
      }
    }'
}

# What is wrong with the build whose output is $2, for exercise file $1; nothing if that does not tell.
explain_failure() {
  local missing
  missing=$(sed -n "s/.*undefined reference to \`\(.*\)'.*/\1/p" <<<"$2" | head -n 1)
  if [[ -n $missing ]]; then
    printf 'The check calls %s, which is not there: the name and the parameters must stay as in the stub.\n' "$missing"
  else
    first_error "$1" <<<"$2"
  fi
}

# The libraries and the check of exercise $1 take a minute the first time; afterwards only the learner's file is built.
prepare_exercise() {
  [[ -e $build_directory/exercises/$1/ready ]] && is_configured && return
  build autograd_double exercise_harness run_check "check_${1/./_}"
  mkdir -p "$build_directory/exercises/$1"
  touch "$build_directory/exercises/$1/ready"
}

# Builds the program of exercise $1, or its $2, and prints what the compiler says.
compile_exercise() {
  local lock output status=0 command=(cmake --build "$build_directory" --target "${2:-exercise}_${1/./_}")
  lock_builds lock
  output=$(cd "$root" && "${command[@]}" </dev/null 2>&1) || status=$?
  # A library that was cut short is no mistake of the learner's.
  if ((status)) && [[ $output =~ truncated|malformed|"not recognized" ]] && remove_broken_objects; then
    status=0
    output=$(cd "$root" && "${command[@]}" </dev/null 2>&1) || status=$?
  fi
  exec {lock}>&-
  printf '%s\n' "$output"
  return "$status"
}

# Checks exercise $1; the rest goes to the check. Returns 0 (done), 77 (not started) or 201 (wrong, does not compile).
check_exercise() {
  local id=$1 file title output explanation folder status=0 options=()
  shift
  file=$(find_exercise "$id") || exit 2
  [[ -e $root/$file ]] || refuse "$file is gone. To have it as it was at first: ./learn reset $id"
  prepare_exercise "$id"
  folder=$build_directory/exercises/$id
  title=$(title_of "$file")
  if ! output=$(compile_exercise "$id"); then
    explanation=$(explain_failure "$file" "$output")
    explanation=$(shorten_types <<<"$explanation")
    coloured 31 "$id ${title,}: does not compile"
    printf '\n%s\n' "${explanation:-$output}" | sed '2,$s/^/  /'
    return 201
  fi
  # Warnings come only when the file is compiled; they are kept for as long as it stays as it is.
  [[ $output != *Building* ]] || first_error "$file" warning <<<"$output" | shorten_types >"$folder/warning"
  # Of a bug hunt the first wrong answer is told in numbers alone.
  [[ $file != *_bug_hunt.cpp ]] || grep -qsx "tried $id" "$progress_file" || options=(--numbers)
  "$build_directory/tests/exercises/run_check" "$id ${title,}" "$folder/yours" "${options[@]}" "$@" || status=$?
  case $status in
    0)
      is_done "$id" || note_progress "done $id" "done $id"
      return
      ;;
    201)
      note_progress "tried $id" "tried $id"
      [[ ! -s $folder/warning ]] || sed '1s/^/  the compiler warns: /; 2,$s/^/  /' "$folder/warning"
      printf '  stuck? ./learn hint %s\n' "$id"
      ;;
  esac
  # What was right once, and is not any more, is not done.
  ! is_done "$id" || note_progress "done $id"
  return "$status"
}

# After exercise $1 is done: its function at the chapter's own work, if it has that to show.
show_exercise() {
  local id=$1 program=$build_directory/exercises/$1/show
  [[ -e $root/tests/exercises/0${id%.*}/ex${id#*.}_show.cpp ]] || return 0
  if [[ ! -e $program ]]; then
    printf '  What your function can do now is built, which takes a while the first time; Ctrl-C leaves it out.\n'
    build "show_${id/./_}"
  else
    compile_exercise "$id" show >/dev/null || return 0
  fi
  OPENBLAS_NUM_THREADS=1 timeout 60 "$program" </dev/null ||
    printf '  That went wrong, though the check found no mistake: exit code %s.\n' "$?"
}

# ---- commands ---------------------------------------------------------------------------------------------------

command_list() {
  refuse_arguments list "it shows all exercises" "$@"
  local id file chapter="" mark
  while read -r id file; do
    if [[ ${id%.*} != "$chapter" ]]; then
      chapter=${id%.*}
      printf '%s\n' "$(coloured 1 "Chapter $chapter")   ${file%/*}/README.md"
    fi
    if is_done "$id"; then mark=$(coloured 32 "done"); else mark="    "; fi
    printf '  %s  %s  %s\n' "$mark" "$id" "$(title_of "$file")"
  done < <(list_exercises)
  count_done
  read -r id file < <(next_exercise) && printf ' Next: %s, %s' "$id" "$file"
  printf '\n'
}

command_check() {
  local id=${1:-} file status=0
  if [[ -z $id || $id == -* ]]; then
    read -r id file < <(next_exercise) || { printf 'All exercises are done.\n'; return; }
  else
    shift
  fi
  [[ $# == 0 || ($# == 2 && $1 == --seed && $2 =~ ^[0-9]+$) ]] ||
    refuse "check takes an exercise and a seed, as in: ./learn check 2.1 --seed 7"
  check_exercise "$id" "$@" || status=$?
  ((status)) || { show_exercise "$id"; say_next "$id"; }
  return "$status"
}

command_next() {
  refuse_arguments next "it shows the first exercise that is not done" "$@"
  local id file
  read -r id file < <(next_exercise) || { printf 'All exercises are done.\n'; return; }
  printf '%s\n\n' "$(coloured 1 "$file")"
  sed -n '/^\/\//!q; s/^\/\/ \{0,1\}//p' "$root/$file"
}

# hint N.K [LEVEL]: the idea, the formula, the first line; without a level, the next one that was not seen yet.
command_hint() {
  local id=${1:-} level=${2:-} file hints seen
  [[ -n $id ]] || read -r id file < <(next_exercise) || refuse "all exercises are done; name one, as in: ./learn hint 2.1"
  file=$(find_exercise "$id") || exit 2
  hints=$(solution_of "$file")
  hints=$root/${hints%/*}/$(basename "$file" | sed 's/_.*/_hints.txt/')
  seen=$(sed -n "s/^hint $id //p" "$progress_file" 2>/dev/null || true)
  level=${level:-$((${seen:-0} < 3 ? ${seen:-0} + 1 : 3))}
  [[ $level =~ ^[123]$ ]] || refuse "there are three hints: ./learn hint $id 1, 2 or 3"
  printf '%s\n' "$(coloured 1 "Hint $level of 3 for $id")"
  sed -n "${level}p" "$hints"
  note_progress "hint $id" "hint $id $level"
}

# reset N.K: the untouched stub again; the attempt is kept beside it.
command_reset() {
  local file stub saved count
  file=$(find_exercise "${1:-}") || exit 2
  build make_stubs
  stub=$("$build_directory/tests/exercises/make_stubs" stub "$root/$(solution_of "$file")")
  note_progress "done $1"
  note_progress "tried $1"
  if [[ ! -e $root/$file ]]; then
    printf '%s\n' "$stub" >"$root/$file"
    printf '%s is there again, as it was at first.\n' "$file"
    return
  fi
  if [[ $stub == "$(<"$root/$file")" ]]; then  # nothing to keep: an earlier attempt stays where it is
    printf '%s is as it was at first already.\n' "$file"
    return
  fi
  saved=$file.before_reset
  for ((count = 2; ; ++count)); do  # an earlier attempt stays where it is
    [[ -e $root/$saved ]] || break
    saved=$file.$count.before_reset
  done
  cp "$root/$file" "$root/$saved"
  printf '%s\n' "$stub" >"$root/$file"
  printf '%s is as it was at first. Your attempt is in %s\n' "$file" "$saved"
}

# diff N.K [--force]: what the solution does otherwise, and why it is as it is.
command_diff() {
  local file colour=never stubs_program=$build_directory/tests/exercises/make_stubs
  file=$(find_exercise "${1:-}") || exit 2
  is_done "$1" || [[ ${2:-} == --force ]] || refuse "$1 is not done yet. To see the solution all the same: ./learn diff $1 --force"
  build make_stubs
  [[ $is_coloured == no ]] || colour=always
  "$stubs_program" answer "$root/$(solution_of "$file")" |
    diff -u --color="$colour" --label yours --label solution "$root/$file" - ||
    (($? == 1)) || fail "diff failed."
  "$stubs_program" why "$root/$(solution_of "$file")"
}

# Prints the files of the exercises, each with its time and size.
exercise_times() { (cd "$root" && stat -c '%n %y %s' chapters/[0-9][0-9]_*/exercises/ex*.cpp 2>/dev/null | sort) || true; }

# watch: checks whichever exercise is saved, as soon as it is.
command_watch() {
  refuse_arguments watch "it checks whichever exercise is saved" "$@"
  local id file before now
  # Taken first: what is saved while the first check is being built counts, too.
  before=$(exercise_times)
  printf 'Watching chapters/*/exercises: save one to have it checked. Ctrl-C ends.\n'
  if read -r id file < <(next_exercise); then
    printf '%s Next: %s, %s\n' "$(count_done)" "$id" "$file"
    prepare_exercise "$id"
  fi
  while sleep 0.3; do
    now=$(exercise_times)
    [[ $now != "$before" ]] || continue
    while read -r file _; do
      id=$(list_exercises | sed -n "s| $file\$||p")
      [[ -n $id ]] || continue
      printf '\n'
      if check_exercise "$id"; then
        show_exercise "$id"
        say_next "$id"
        if read -r id file < <(next_exercise "$id"); then prepare_exercise "$id"; fi
      fi
    done < <(comm -13 <(printf '%s\n' "$before") <(printf '%s\n' "$now"))
    before=$now
  done
}

# For maintainers: writes every stub anew from its solution.
command_stubs() {
  local id file solution
  [[ ! -e $progress_file ]] || refuse "there is a .progress file, so the stubs may hold somebody's work."
  build make_stubs
  for solution in "$root"/chapters/*/solutions/ex*.cpp; do
    mkdir -p "${solution%/solutions/*}/exercises"
    "$build_directory/tests/exercises/make_stubs" stub "$solution" >"${solution/\/solutions\///exercises/}"
  done
}
