"""Writes what tests/unit/text reads of fixtures:

    gpt2_tokens.jsonl         texts with GPT-2's tokens
    tokenizers.jsonl          small byte-level tokenizers of every kind that strata reads from a tokenizer.json, each
                              with texts and tokens
    word_tokenizers.jsonl     the same of BPE of words, with what is decoded again
    whitespace_pieces.jsonl   texts, cut by pre_tokenizers.Whitespace
    bpe_training.jsonl        vocabularies learnt from words
    trained_tokenizers.jsonl  whole tokenizers learnt from texts
    shakespeare_bpe.json      what a vocabulary of 500 makes of Shakespeare

    python3 tests/parity/make_tokenizer_fixtures.py ENCODER_JSON VOCAB_BPE SHAKESPEARE_TXT

Needs HuggingFace's `tokenizers`.
"""
import json
import random
import sys
from collections import Counter
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

FOLDER = Path(__file__).parent / "fixtures"

TEXTS = [
    "",
    " ",
    "  ",
    "\n",
    "\n\n \n",
    "Once upon a time, there was a little girl.",
    "It's I'm you're we've he'll she'd don't IT'S it'S 'twas ''s 's' rock'n'roll",
    "   three before,  two between, and after   ",
    "tabs\tand\r\nlines\n\n\nand \n a \t mixture \x0b\x0c.",
    "1 22 333 4444 3.14159 1,000,000 x86_64 2nd ½ Ⅷ ٣٤ ²³",
    "no-break\u00a0space\u00a0\u00a0twice, em\u2003space, ideographic\u3000space, next\u0085line, vowel\u180eseparator",
    "control \x00 \x01\x1c\x1f \x7f characters",
    "Äpfel, naïve café, straße, e\u0301 combining, ﬁ ligature, İstanbul",
    "нещо на Български, Ελληνικά, עברית, العربية, हिन्दी, កាន់តែពិសេស, 日本語の文章, 中文, 한국어",
    "🚀 (normal) 😶‍🌫️ (several) 👩‍👩‍👧‍👦 🇧🇬 ✅ ☃ 🦙🦙",
    "\ufeffmark, \ufffd replacement, \U000e0001 tag, \U0010ffff last, \ue000 private",
    "<|endoftext|> <|endoftext|>end",
    "snake_case CamelCase kebab-case a.b.c f(x)=[1;2]; // done!? ... --- ###",
    "https://example.org/a?b=c&d=%20#e",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "hahahahahahahahahahahahahahahahahahahahahahahahahahahahahahahahahaha",
    "pneumonoultramicroscopicsilicovolcanoconiosis and antidisestablishmentarianism",
]
PARTS = [*"abcdeXYZ 0123  \n\n\t''.,!-<|>", " the", " and", " Once", "'s", "'re", "'ll", "é", "ж", "中", "🦙", "\u00a0", "\u3000", "½", "\u0301"]
# What \w takes and \d, [:alpha:] or \S do not, and what it leaves.
SIGNS = [*"ab1 _-.", "\u200d", "\u200c", "\u200b", "\u203f", "\u0301", "\u20dd", "Ⅷ", "Ⓐ", "²", "½", "٣", "ª", "€", "中",
         "🦙", "\u0085", "\u00a0", "\u180e", "\u1680", "\u2028", "\u3000", "\ufeff", "\x1c", "\x0b", "\x00"]


def texts(parts=PARTS):
    random.seed(7)
    return TEXTS + ["".join(random.choices(parts, k=random.randint(2, 40))) for _ in range(60)]


def write(name, lines):
    (FOLDER / name).write_text("".join(json.dumps(line) + "\n" for line in lines))


def vectors(tokenizer, some):
    return [{"text": text, "tokens": tokenizer.encode(text, add_special_tokens=False).ids} for text in some]


def byte_level(model, **options):
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(**{"add_prefix_space": False, **options})
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def of_words(model):
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def gpt2(encoder_json, vocab_bpe):
    merges = [tuple(line.split(" ")) for line in Path(vocab_bpe).read_text().split("\n")[1:] if line]
    return byte_level(models.BPE(json.loads(Path(encoder_json).read_text()), merges))


def trained(alphabet, special=(), **options):
    tokenizer = byte_level(models.BPE(unk_token=special[0] if special else None), **options)
    trainer = trainers.BpeTrainer(vocab_size=len(alphabet) + 70, initial_alphabet=alphabet, show_progress=False,
                                  limit_alphabet=len(alphabet), special_tokens=list(special))
    tokenizer.train_from_iterator(TEXTS[5:8] * 3 + ["the little girl and the dog then"] * 4, trainer)
    return tokenizer


def changed(tokenizer, **model):
    description = json.loads(tokenizer.to_str())
    description["model"].update(model)
    return Tokenizer.from_str(json.dumps(description))


def variants():
    every, letters = sorted(pre_tokenizers.ByteLevel.alphabet()), sorted("abcdeghilmnoprtuvwyĠ.,O")
    yield "plain", trained(every)
    yield "space before", trained(every, add_prefix_space=True)
    yield "without pattern", trained(every, use_regex=False)
    yield "bytes dropped", trained(letters)
    yield "unknown", trained(letters, ["<unk>"])
    yield "unknown fused", changed(trained(letters, ["<unk>"]), fuse_unk=True)

    added = trained(every, add_prefix_space=True)
    added.add_special_tokens([AddedToken("<|endoftext|>", special=True), AddedToken("<e", normalized=False)])
    added.add_tokens([AddedToken("the", normalized=True), AddedToken("the little", normalized=True), AddedToken("é日"),
                      AddedToken("<|", normalized=True), AddedToken("e<", normalized=True)])
    yield "added tokens", added

    plain = json.loads(trained(every).to_str())["model"]
    words = dict(plain["vocab"])
    for word in ["Ġgirlgirl", "Ġuponx", "Onceupon", "aaaa", "Ã©"]:
        words.setdefault(word, len(words))
    yield "merges ignored", changed(byte_level(models.BPE(words, [tuple(m) for m in plain["merges"]])), ignore_merges=True)
    yield "merges kept", byte_level(models.BPE(words, [tuple(m) for m in plain["merges"]]))


def word_variants():
    def trained(special=()):
        tokenizer = of_words(models.BPE(unk_token="[UNK]" if "[UNK]" in special else None))
        tokenizer.train_from_iterator(TEXTS[5:8] * 3 + ["the little girl and the dog then"] * 4, trainers.BpeTrainer(
            vocab_size=100, special_tokens=list(special), show_progress=False))
        return tokenizer

    yield "plain", trained(["[PAD]", "[UNK]"])
    yield "unknown fused", changed(trained(["[PAD]", "[UNK]"]), fuse_unk=True)
    yield "unknown dropped", trained()
    yield "unknown last", trained(["[PAD]", "dog", "a", "[UNK]"])

    added = trained(["[UNK]"])
    added.add_special_tokens([AddedToken("<|endoftext|>", special=True), AddedToken("<e", normalized=False)])
    added.add_tokens([AddedToken(content, normalized=True) for content in ("the", "little girl", " é日", "<|", "e<")])
    yield "added tokens", added

    model = json.loads(trained(["[UNK]"]).to_str())["model"]
    some = dict(model["vocab"])
    for word in ["girlgirl", "uponx", "aaaa", "é日", "🦙"]:
        some.setdefault(word, len(some))
    merges = [tuple(merge) for merge in model["merges"]]
    yield "merges ignored", changed(of_words(models.BPE(some, merges, unk_token="[UNK]")), ignore_merges=True)


def words(seed, letters, count):
    """Words as languages have them: few of them often, most of them seldom."""
    random.seed(seed)
    syllables = ["".join(random.choices(letters, k=random.randint(1, 3))) for _ in range(30)]
    known = ["".join(random.choices(syllables, k=random.randint(1, 4))) for _ in range(200)]
    return " ".join(known[min(int(random.paretovariate(0.8)), len(known)) - 1] for _ in range(count))


def trainings():
    cases = [("text", " ".join(TEXTS[5:8] * 3), 90, ["[PAD]", "[UNK]"]),
             ("ties", "ab ba abab baba aabb bbaa", 12, []),
             ("runs", "a aa aaa aaaa aaaaa aaaaaa aaaaaaa", 9, ["[UNK]"]),
             ("until nothing is left", "hahaha haha ha he", 50, ["<a>", "<b>"]),
             ("no merge", "abc", 3, []),
             ("one thing in two ways", "abc xabc bc ab abc abx bcx xab", 12, []),
             ("Unicode", " ".join(TEXTS[12:15]), 160, ["[UNK]"]),
             ("many words", words(1, "abcdefgh", 3000), 150, ["[PAD]", "[UNK]"]),
             ("many words of few letters", words(2, "ab", 3000), 120, []),
             ("many words to the end", words(3, "aeiounst", 500), 5000, ["[UNK]"])]
    for name, text, vocabulary, special in cases:
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        tokenizer.train_from_iterator([text], trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=special,
                                                                  show_progress=False))
        model = json.loads(tokenizer.to_str())["model"]
        yield {"name": name, "text": text, "vocabulary": vocabulary, "special": special,
               "tokens": sorted(model["vocab"], key=model["vocab"].get), "merges": model["merges"]}


def trained_from(text, size, special, bytes_, unknown):
    tokenizer = (byte_level if bytes_ else of_words)(models.BPE(unk_token=unknown))
    alphabet = pre_tokenizers.ByteLevel.alphabet() if bytes_ else []
    tokenizer.train_from_iterator([text], trainers.BpeTrainer(vocab_size=size, special_tokens=special,
                                                              show_progress=False, initial_alphabet=alphabet))
    return tokenizer


def whole_trainings():
    english, unicode = "\n".join(TEXTS[4:10] * 2 + TEXTS[16:]), "\n\n".join(TEXTS[10:16] * 2)
    cases = [("words", english, 160, ["[PAD]", "[UNK]"], False, "[UNK]"),
             ("words of all scripts", unicode, 260, ["[UNK]"], False, "[UNK]"),
             ("words, nothing special", words(4, "abcdef", 300), 60, [], False, None),
             ("special tokens that the text has", english, 150, ["a", "th", "[UNK]", "haha"], False, "[UNK]"),
             ("words to the end", words(5, "xyz", 40), 5000, ["[UNK]"], False, "[UNK]"),
             ("bytes", english, 330, ["<|endoftext|>"], True, None),
             ("bytes of all scripts", unicode, 380, [], True, None),
             ("bytes, special tokens that the text has", english, 320, ["<unk>", "th", "a b"], True, "<unk>"),
             ("bytes to the end", "to be or not to be", 1000, ["<|endoftext|>", "<|pad|>"], True, None)]
    for name, text, size, special, bytes_, unknown in cases:
        tokenizer = trained_from(text, size, special, bytes_, unknown)
        yield {"name": name, "text": text, "size": size, "special": special, "bytes": bytes_, "unknown": unknown or "",
               "tokenizer": json.loads(tokenizer.to_str())}


def shakespeare(file):
    text = Path(file).read_text()
    tokenizer = trained_from(text, 500, ["[PAD]", "[UNK]"], False, "[UNK]")
    tokens = tokenizer.encode(text).ids
    frequent = [[tokenizer.id_to_token(token), times] for token, times in Counter(tokens).most_common(20)]
    return {"tokens": len(tokens), "frequent": frequent, "first": tokenizer.decode(tokens[:25]),
            "merges": json.loads(tokenizer.to_str())["model"]["merges"]}


def main():
    encoder_json, vocab_bpe, shakespeare_txt = sys.argv[1:]
    cut = pre_tokenizers.Whitespace().pre_tokenize_str
    write("whitespace_pieces.jsonl", ({"text": text, "pieces": [piece for piece, _ in cut(text)]}
                                      for text in texts() + texts(SIGNS)[len(TEXTS):]))
    write("bpe_training.jsonl", trainings())
    write("trained_tokenizers.jsonl", whole_trainings())
    (FOLDER / "shakespeare_bpe.json").write_text(json.dumps(shakespeare(shakespeare_txt)) + "\n")
    write("gpt2_tokens.jsonl", vectors(gpt2(encoder_json, vocab_bpe), texts()))
    some = texts()[:32] + ["Once the little<e<|endoftext|>e<|x the<|the <e< é日é", " girlgirl uponx Onceupon aaaa é", "qQzZ q"]
    lines = []
    for number, (name, tokenizer) in enumerate(variants()):
        description = json.loads(tokenizer.to_str())
        if number % 2:  # how older files write merges
            description["model"]["merges"] = [" ".join(pair) for pair in description["model"]["merges"]]
        lines.append({"name": name, "tokenizer": description, "vectors": vectors(tokenizer, some)})
    write("tokenizers.jsonl", lines)
    some = texts()[:26] + ["[UNK] a[PAD]b dog's é日é日 日日 x  日", "little girl<e<|endoftext|>e<|x the<|the <e< é日é",
                           "girlgirl uponx aaaa"]
    write("word_tokenizers.jsonl", ({"name": name, "tokenizer": json.loads(tokenizer.to_str()),
                                     "vectors": [{**vector, "decoded": tokenizer.decode(vector["tokens"])}
                                                 for vector in vectors(tokenizer, some)]}
                                    for name, tokenizer in word_variants()))


main()
