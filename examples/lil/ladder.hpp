#pragma once
#include "strata/stages/lil.hpp"
#include "support/stage.hpp"

namespace strata::lil {

/// How all stages learn, so that nothing but the type makes a difference: stories that are brought along,
inline const Recipe recipe_for_stories{
    .initialisation = {},  // as each layer declares: PyTorch's way
    .rule = {.optimiser = AdamW{.decay = 0.01}},
    .schedule = Constant{1e-3},
    .batch = 16,
    .keep_best = true,
};
/// and the tales that programs write themselves: short ones, so more of them at a smaller step.
inline const Recipe recipe_for_tales{
    .initialisation = {},
    .rule = {.optimiser = AdamW{.decay = 0.01}, .clip = 1},
    .schedule = Cosine{.rate = 2e-3, .steps = 3000, .warm_up = 50, .floor = 1e-4},
    .batch = 4,
};

/// What a stage says of itself, and what it says else of tales.
struct About {
  support::About with_stories;
  std::string can_tell = with_stories.can_now, cannot_tell = with_stories.cannot_yet;
};

inline const About bag_of_words{
    .with_stories{
        .id = "01_bag_of_words",
        .title = "Bag of words",
        .whats_new = "words become vectors, and their mean is what is known of the text",
        .sees = "all words so far, in no order",
        .can_now = "It knows what a text is about: where a dog and a ball were, more of dogs and balls will be.",
        .cannot_yet =
            "It does not know which word came last, so it cannot even follow a with a noun: it writes the words of "
            "a story, not its sentences.",
    },
    .can_tell = "It knows what a tale is about: at the farm it expects cows and barns, at the beach boats.",
    .cannot_tell = "It does not know which word came last, but from what has not come yet: it writes the words of a "
                   "tale, not its sentences.",
};
inline const About bag_with_positions{
    .with_stories{
        .id = "02_bag_with_positions",
        .title = "Bag with positions",
        .whats_new = "each word is told where it stands",
        .sees = "all words so far, in no order",
        .can_now = "It knows how long the text is already, and that beginnings differ from endings.",
        .cannot_yet =
            "The mean of words and places is the mean of the words and the mean of the places: which word stood "
            "where is lost, and with it all order.",
    },
    .can_tell = "It knows how long the tale is already.",
};
inline const About bigram{
    .with_stories{
        .id = "03_bigram",
        .title = "Bigram",
        .whats_new = "the mean is gone: only the last word counts",
        .sees = "1 word",
        .can_now = "It knows which word follows which: pairs of words are right, and full stops come where they may.",
        .cannot_yet = "It has forgotten all but one word, so no sentence is about anything for longer than two.",
    },
    .can_tell = "It knows which word follows which: after looked comes at.",
    .cannot_tell = "It has forgotten all but one word: the child changes its name from sentence to sentence.",
};
inline const About with_attention{
    .with_stories{
        .id = "04_attention",
        .title = "Attention",
        .whats_new = "it looks back, and chooses what it takes from all words so far",
        .sees = "all words so far, in no order",
        .can_now = "It is a bag of words that can choose: the last word asks, and those that answer count more.",
        .cannot_yet =
            "What it looks at has no place: shuffle all words before the last, and it says the same. And what it "
            "finds replaces the last word, which the bigram knew so well.",
    },
    .can_tell = "It looks for what the last word asks for: after petted, for the dog's name.",
    .cannot_tell = "What it looks at has no place: who came first and who second is the same to it.",
};
inline const About with_positions{
    .with_stories{
        .id = "05_positions",
        .title = "Positions",
        .whats_new = "words are told where they stand, and attention can use it",
        .sees = "all words so far, and where they are",
        .can_now = "It can look for a place: at itself, at the word before, at the beginning.",
        .cannot_yet = "All that it has is a weighted mean of what words are; nothing combines what was found.",
    },
    .can_tell = "It can look for a place: for the racer that was named first.",
};
inline const About with_feed_forward{
    .with_stories{
        .id = "06_feed_forward",
        .title = "Feed-forward",
        .whats_new = "what was found is thought about, place by place",
        .sees = "all words so far, and where they are",
        .can_now = "It can conclude: this together with that means something else than either alone.",
        .cannot_yet =
            "Each layer replaces what the one before it knew, so the last word has to find its way through all of "
            "them, and learning is slow.",
    },
    .can_tell = "It can conclude: a coat on a cold day means something else than a coat on a hot one.",
};
inline const About transformer{
    .with_stories{
        .id = "07_transformer",
        .title = "Transformer",
        .whats_new = "layers add to what is there rather than replace it, and numbers are kept in range",
        .sees = "all words so far, and where they are",
        .can_now = "The last word stays at hand while attention and thought add to it: what the bigram knew is "
                   "there from the "
                   "first step, and all else comes on top.",
        .cannot_yet = "It looks once. What has to be found by what was found before it is out of its reach.",
    },
};
inline const About two_blocks{
    .with_stories{
        .id = "08_two_blocks",
        .title = "Two blocks",
        .whats_new = "the same once more, on top of what the first block found",
        .sees = "all words so far, and where they are",
        .can_now = "The second look can use what the first one found: the word that followed the last time this "
                   "one was here.",
        .cannot_yet = "Each block has one look, so it must choose between who, where and what.",
    },
    .can_tell = "The second look uses what the first one found: if the prize is for the slowest, it looks for the "
                "racer that was named last.",
    .cannot_tell = "Each block has one look: two things that are needed at once get in each other's way.",
};
inline const About multi_head{
    .with_stories{
        .id = "09_multi_head",
        .title = "Four heads",
        .whats_new = "four looks at once, each a quarter as wide, for the same number of parameters",
        .sees = "all words so far, and where they are",
        .can_now = "It can look at several places at the same time: who the story is about, and what was just said.",
        .cannot_yet =
            "It is small, and has read few stories: names stay, but reasons and endings do not follow from what "
            "came before.",
    },
    .can_tell = "It can look at several places at the same time: at two numbers, and at the names that go with them.",
    .cannot_tell = "Nothing in a tale is out of its reach; what parts it from the best possible is more tales.",
};

inline support::Stage stage(const About& about) {
  support::Stage stage{about.with_stories};
  stage.can_now = about.can_tell;
  stage.cannot_yet = about.cannot_tell;
  stage.quick = recipe_for_tales;
  stage.data = &support::tale_corpus;
  stage.drawing = support::Drawing::texts;
  stage.passes = 1;
  stage.evaluations = 12;
  return stage;
}

/// The same with stories.
inline support::Stage stage_of_stories(const About& about) {
  support::Stage stage{about.with_stories};
  stage.quick = recipe_for_stories;
  stage.data = &support::story_corpus;
  stage.drawing = support::Drawing::passes;
  stage.passes = 1;
  return stage;
}

}  // namespace strata::lil
