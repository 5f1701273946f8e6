#!/usr/bin/env bash
# Everything once, on the bundled text: set-up, training, scores, neighbours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

./setup.sh
PATH="$PWD/build/src/cli:$PATH"
data=eval/data
model=build/demo.model

title() { printf '\n== %s\n' "$1"; }

# Prints a command as one would type it, then runs it.
run() {
  local argument line='$'
  for argument in "$@"; do
    if [[ "$argument" =~ ^[A-Za-z0-9_./=-]+$ ]]; then
      line+=" $argument"
    else
      line+=" \"$argument\""
    fi
  done
  printf '\n%s\n' "$line"
  "$@" < /dev/null
}

title "Train on 3.2 million words of Wikipedia"
run nce2vec train --input $data/sample.txt.zst --output $model --tokenizer words --lowercase --epochs 10

title "Do cosines agree with people's judgement of word pairs?"
run nce2vec evaluate similarity --model $model --data $data/EN-*.txt

title "A is to B as C is to what? (The usual texts for this test are a hundred times as long.)"
run nce2vec evaluate analogy --model $model --data $data/questions-words.txt

title "Nearest neighbours: synonyms, kinds, other forms"
run nce2vec nn --model $model -k 6 computer river france seven planet
run nce2vec similarity --model $model river lake
run nce2vec similarity --model $model river computer

title "Sums of words, and one analogy"
run nce2vec nn --model $model -k 4 "berlin - germany + france"
run nce2vec analogy --model $model -k 4 germany berlin italy

title "A model trained with nce is a probability model: words likely next to this one"
run nce2vec predict --model $model -k 8 war

title "Vectors of whole texts: two sentences of a paragraph are to be alike"
run nce2vec train --objective nt-xent --input $data/sample.txt.zst --output build/texts.model
run nce2vec nn --model build/texts.model --text --over $data/sample.txt.zst -k 1 \
  "how plants turn light into sugar" "the ship sank in a storm"

printf '\nThe program is %s, the model %s. Ask it more:\n\n$ build/src/cli/nce2vec nn --model %s\n' \
  build/src/cli/nce2vec $model $model
