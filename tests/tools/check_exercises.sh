#!/usr/bin/env bash
# Do the exercise commands of ./learn do what a learner needs? Tried on a copy of the sources, so that nobody's answers
# are touched: list, next, check, hint, reset, diff and watch; and an answer that is wrong in every way an answer can
# be. Each must end in a verdict that says why, and leave the other exercises alone.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
copy=$(mktemp -d)
watcher=
# shellcheck disable=SC2317  # called by trap
clean_up() {
  [[ -z $watcher ]] || kill -- "-$watcher" 2>/dev/null || true
  rm -rf "$copy"
}
trap clean_up EXIT
tar -C "$top" -c --exclude=./build --exclude=./.git --exclude=./site --exclude=./runs --exclude=./.progress . | tar -C "$copy" -x
cd "$copy"

# No exercise needs Python: here it is a program that fails, and remembers that it was called.
mkdir no_python
printf '#!/bin/sh\ntouch %s/python_was_called\nexit 1\n' "$copy" >no_python/python3
chmod +x no_python/python3
cp no_python/python3 no_python/python
export PATH=$copy/no_python:$PATH

fail() {
  printf '%s\n' "$@"
  exit 1
}

# expect CODE WORDS arguments of learn …: the answer is kept in $answer, without the lines of the build.
answer=
expect() {
  local code=$1 words=$2 status=0
  shift 2
  answer=$(./learn "$@" 2>messages </dev/null) || status=$?
  ((status != 2)) || answer=$(<messages)
  if [[ $status != "$code" || $answer != *"$words"* ]]; then
    fail "learn $*: expected exit code $code and \"$words\", got $status and:" "$answer" "$(<messages)"
  fi
  [[ $answer != *$'\033'* ]] || fail "learn $*: colours, though this is no terminal"
}

file=chapters/02_attention/exercises/ex2_context_vector.cpp
stub=$copy/stub.cpp

# answer_with TEXT: what stands in the exercise in place of TODO(…).
answer_with() {
  awk -v text="$1" '/TODO\(/ { print text; next } { print }' "$stub" >"$file"
}

./learn stubs 2>messages || fail "$(<messages)"
cp "$file" "$stub"
count=$(find chapters -path '*/exercises/ex*.cpp' | wc -l)

# ---- before anything is done
expect 0 "0 of $count done. Next: 0.1" list
expect 0 "Exercise 0.1 ·" next
expect 2 "there is no exercise 9.9" check 9.9
expect 2 "2.7 is an open exercise" check 2.7
expect 2 "which exercise?" reset
expect 2 "list takes nothing more" list 2
expect 2 "check takes an exercise and a seed" check 2.2 --fast
expect 2 "2.2 is not done yet" diff 2.2
expect 77 "not started" check 2.2
[[ $answer == *"open $file:$(grep -n 'TODO(' "$file" | cut -d: -f1)"* ]] || fail "not the line of TODO:" "$answer"

# ---- hints: one after the other, the last again, or the one that is named
expect 0 "Hint 1 of 3" hint 2.2
expect 0 "Hint 2 of 3" hint 2.2
expect 0 "Hint 3 of 3" hint 2.2
expect 0 "Hint 3 of 3" hint 2.2
expect 0 "Hint 1 of 3" hint 2.2 1
expect 2 "there are three hints" hint 2.2 4

# ---- every way of being wrong
answer_with 'return zeros({encoder_hiddens.shape(0) + 1});'
expect 201 "wrong shape" check 2.2
answer_with 'return full({encoder_hiddens.shape(1)}, std::nan(""));'
expect 201 "is NaN" check 2.2
answer_with 'volatile int* nowhere = nullptr; *nowhere = 1; return attention_weights;'
expect 201 "crashed (segmentation fault)" check 2.2
answer_with 'return compute_context_vector(attention_weights, encoder_hiddens);'
expect 201 "" check 2.2
answer_with 'return full({1}, encoder_hiddens(1000, 1000));'
expect 201 "worked example: " check 2.2
answer_with 'for (volatile int i = 0; i >= 0;) i = 1; return attention_weights;'
expect 201 "did not come to an end" check 2.2
answer_with 'std::vector<Tensor> all; for (;;) all.push_back(zeros({1000, 1000})); return attention_weights;'
expect 201 "ran out of memory" check 2.2
answer_with 'throw std::runtime_error("I give up"); return attention_weights;'
expect 201 "I give up" check 2.2
answer_with 'std::exit(0); return attention_weights;'
expect 201 "ended in the middle of the check" check 2.2

# ---- before main, and behind the back of the check: the limits hold there, too
in_namespace() {  # what stands at file scope, before the function
  awk -v text="$1" '/^namespace attn/ { print; print text; next } /TODO\(/ { print "return attention_weights;"; next } { print }' "$stub" >"$file"
}
in_namespace 'const int forever = [] { for (volatile int i = 0; i >= 0;) i = 1; return 0; }();'
expect 201 "before the check began" check 2.2
in_namespace 'const int crash = *static_cast<volatile int*>(nullptr);'
expect 201 "crashed (segmentation fault)" check 2.2
answer_with 'if (fork() == 0) { std::ofstream(".child_pid") << getpid(); pause(); } return attention_weights;'
sed -i '1i #include <unistd.h>\n#include <fstream>' "$file"
expect 201 "wrong" check 2.2
! kill -0 "$(<.child_pid)" 2>/dev/null || fail "a child of the answer is still there"

# ---- a warning of the compiler comes with the wrong answer that it is about, and stays until the file changes
answer_with 'Real sum; for (const Real w : attention_weights) sum += w; return full({encoder_hiddens.shape(1)}, sum);'
expect 201 "the compiler warns: $file:" check 2.2
expect 201 "the compiler warns: $file:" check 2.2
answer_with 'return attention_weights;'
expect 201 "wrong" check 2.2
[[ $answer != *"compiler warns"* ]] || fail "an old warning:" "$answer"

answer_with '(void)encoder_hiddens;'
expect 201 "2.2 context vector: does not compile" check 2.2  # no return: said at once, not a crash far away
answer_with 'return no_such_function(attention_weights);'
expect 201 "2.2 context vector: does not compile" check 2.2
[[ $answer == *"$file:"*": error: "*no_such_function* ]] || fail "not the learner's line:" "$answer"
answer_with 'const Tensor unfinished = zeros({1})'
expect 201 "$file:" check 2.2
[[ $(grep -c 'error:' <<<"$answer") == 1 ]] || fail "more than the first error:" "$answer"
sed 's/compute_context_vector(/compute_the_context_vector(/' "$stub" >"$file"
expect 201 "The check calls attn::compute_context_vector" check 2.2
expect 77 "not started" check 2.1  # whatever 2.2 is
expect 0 "0 of $count done" list

# ---- fresh data each time; the printed seed brings them back
answer_with 'if (attention_weights(0) == 0.5) return from_values({2}, {1.25, 0.5}); return zeros({encoder_hiddens.shape(1)});'
expect 201 "the same data again: --seed" check 2.2
first=$answer
seed=$(sed -n 's/.*--seed //p' <<<"$first")
expect 201 "random states" check 2.2
[[ $(grep expected <<<"$answer") != "$(grep expected <<<"$first")" ]] || fail "the same data twice:" "$answer"
expect 201 "--seed $seed" check 2.2 --seed "$seed"
[[ $answer == "$first" ]] || fail "seed $seed brings other data:" "$first" "$answer"

# ---- done; then diff, reset, and a build from nothing
build/release/tests/exercises/make_stubs answer chapters/02_attention/solutions/ex2_context_vector.cpp >"$file"
expect 0 "2.2 context vector: done" check 2.2
[[ $answer == *"1 of $count done. Next: 2.3"* ]] || fail "what comes after 2.2:" "$answer"
expect 0 "1 of $count done. Next: 0.1" list
expect 0 "why: " diff 2.2
[[ $answer == "why: "* ]] || fail "the solution differs from itself:" "$answer"
answer_with 'return zeros({encoder_hiddens.shape(1)});'
expect 0 "-return zeros" diff 2.2
expect 201 "wrong" check 2.2
expect 0 "0 of $count done" list  # what was right once, and is not any more, is not done
build/release/tests/exercises/make_stubs answer chapters/02_attention/solutions/ex2_context_vector.cpp >"$file"
expect 0 "2.2 context vector: done" check 2.2
mv build/release/exercises build/release/exercises_of_before
expect 0 "1 of $count done" list
expect 0 "+" diff 2.1 --force
answer_with 'return zeros({encoder_hiddens.shape(1)});'
expect 0 "is as it was at first" reset 2.2
cmp -s "$file" "$stub" || fail "reset did not bring the stub back"
expect 0 "is as it was at first already" reset 2.2
grep -q 'return zeros' "$file.before_reset" || fail "reset did not keep the attempt"
answer_with 'return ones({encoder_hiddens.shape(1)});'
expect 0 "$file.2.before_reset" reset 2.2
grep -q 'return zeros' "$file.before_reset" || fail "a second reset lost the first attempt"
grep -q 'return ones' "$file.2.before_reset" || fail "a second reset did not keep its attempt"
expect 0 "0 of $count done" list
expect 77 "not started" check 2.2
rm "$file"
expect 2 "is gone" check 2.2
./learn build make_stubs >/dev/null 2>&1 || fail "nothing can be built while a stub is gone"
expect 0 "is there again" reset 2.2
cmp -s "$file" "$stub" || fail "reset did not bring the deleted stub back"
expect 77 "not started" check 2.2

# ---- each function of 2.5 counts by itself
scores=chapters/02_attention/exercises/ex5_scores.cpp
awk '/TODO\(/ && ++count == 1 { print "Tensor scores = zeros({keys.shape(0)}); for (std::size_t s = 0; s < scores.size(); ++s) for (std::size_t k = 0; k < query.size(); ++k) scores(s) += query(k) * keys(s, k) / std::sqrt(Real(query.size())); return scores;"; next } { print }' "$scores" >scores.cpp
cp scores.cpp "$scores"
expect 77 "2.5 three more score functions: begun" check 2.5
[[ $answer == *"1 of 3 functions done: scaled_dot_scores"* ]] || fail "no credit for the first function:" "$answer"

# ---- what was written runs: after the verdict, and only when that is done
attention=chapters/03_simplified_self_attention
cp "$attention/exercises/ex3_all_at_once.cpp" untouched.cpp
cp "$attention/solutions/ex3_all_at_once.cpp" "$attention/exercises/"
expect 0 "mean of its town" check 3.3
[[ $answer == "3.3 all tokens at once: done"*"mean of its town"*"1 of $count done. Next: "* ]] || fail "in what order:" "$answer"
sed -i 's/softmax_rows(scores)/scores/' "$attention/exercises/ex3_all_at_once.cpp"
expect 201 "3.3 all tokens at once: wrong" check 3.3
[[ $answer != *town* ]] || fail "what is wrong runs:" "$answer"
cp untouched.cpp "$attention/exercises/ex3_all_at_once.cpp"

# ---- a bug hunt: first the numbers alone, then the mistake
hunt=chapters/04_self_attention/exercises/ex5_bug_hunt.cpp
cp "$hunt" hunt.cpp
sed -i '/TODO(/d' "$hunt"
expect 201 "4.5 bug hunt: wrong" check 4.5
[[ $answer != *"looks like"* ]] || fail "the first check of a bug hunt tells the bug:" "$answer"
expect 201 "looks like: x W instead of" check 4.5
cp hunt.cpp "$hunt"

# ---- two at once, half a build.ninja, and half an archive
(./learn check 2.2 >first_of_two 2>&1 </dev/null || true) &
answer_with 'return attention_weights;'
expect 201 "2.2 context vector: wrong" check 2.2
wait
grep -q "2.2 context vector: " first_of_two || fail "two at once:" "$(<first_of_two)"
cp "$stub" "$file"
if [[ -e build/release/build.ninja ]]; then
  head -c 20000 build/release/build.ninja >half && mv half build/release/build.ninja
  expect 77 "not started" check 2.2
fi
truncate -s 50000 build/release/libautograd_double.a
expect 77 "not started" check 2.2

# ---- watch: a verdict for what is saved, and for that only
: >watched
set -m
./learn watch >>watched 2>&1 </dev/null &
watcher=$!
set +m
wait_for() {
  local tenths=0
  until grep -q "$1" watched; do
    ((++tenths <= 1200)) || fail "watch did not say \"$1\":" "$(<watched)"
    sleep 0.1
  done
}
wait_for "^0 of $count done. Next: 0.1"  # the first build for 0.1 may still be going on: what is saved now counts, too
build/release/tests/exercises/make_stubs answer chapters/02_attention/solutions/ex2_context_vector.cpp >"$file"
wait_for "^2.2 context vector: done"
wait_for "^  1 of $count done. Next: 2.3"
answer_with 'return zeros({encoder_hiddens.shape(1)});'
wait_for "^2.2 context vector: wrong"
! grep -qE '^[013-9]\.[0-9] |^2\.[13-9] ' watched || fail "watch checked what was not saved:" "$(<watched)"
kill -- "-$watcher"
watcher=

# ---- colours, on a terminal
if command -v script >/dev/null; then
  wrong=$(<"$file")  # the watcher may or may not have noted, when it was ended, that this is not done any more
  build/release/tests/exercises/make_stubs answer chapters/02_attention/solutions/ex2_context_vector.cpp >"$file"
  expect 0 "2.2 context vector: done" check 2.2
  script -qec "./learn list" typescript >terminal </dev/null
  grep -q $'\033\\[32mdone' terminal || fail "no colours on a terminal:" "$(<terminal)"
  printf '%s\n' "$wrong" >"$file"
  script -qec "./learn check 2.2" typescript >terminal </dev/null || true
  grep -q $'\033\\[31m2.2 context vector: wrong' terminal || fail "no colours on a terminal:" "$(<terminal)"
  NO_COLOR=1 script -qec "./learn list" typescript >terminal </dev/null
  ! grep -q $'\033' terminal || fail "colours in spite of NO_COLOR:" "$(<terminal)"
fi

[[ ! -e python_was_called ]] || fail "something called Python"
