#include "grammar.hpp"

#include <algorithm>
#include <array>

namespace strata::support {

namespace {

template <Size N> using Words = std::array<Way, N>;

constexpr Words<3> girls{{{"Mia"}, {"Ann"}, {"Zoe"}}}, boys{{{"Tom"}, {"Ben"}, {"Sam"}}};
constexpr Words<6> dogs{{{"Rex"}, {"Fluff"}, {"Spot"}, {"Pip"}, {"Momo"}, {"Coco"}}};
constexpr Words<6> racers{{{"Frog"}, {"Duck"}, {"Snail"}, {"Mouse"}, {"Bee"}, {"Fox"}}};
constexpr Words<4> numbers{{{"two"}, {"three"}, {"four"}, {"five"}}};  // in this order

constexpr Words<4> places{{{"farm"}, {"beach"}, {"forest"}, {"castle"}}};
constexpr std::array<Words<4>, places.size()> sights{{
    {{{"cow"}, {"hen"}, {"barn"}, {"tractor"}}},
    {{{"crab"}, {"boat"}, {"wave"}, {"gull"}}},
    {{{"owl"}, {"oak"}, {"moss"}, {"deer"}}},
    {{{"king"}, {"tower"}, {"moat"}, {"knight"}}},
}};

constexpr Words<4> verbs{{{"looked"}, {"listened"}, {"waited"}, {"ran"}}};
constexpr std::array<std::string_view, verbs.size()> prepositions{"at", "to", "for", "after"};

/// Tells, and remembers what will be asked for.
class Tale {
 public:
  explicit Tale(Telling& telling) : telling_{telling} {}

  void tell() {
    begin();
    find();
    race();
    while (go_on()) {}
  }

 private:
  void begin() {
    telling_.choose({{"once upon a time a"}, {"long ago a"}, {"yesterday a"}});
    const bool girl = telling_.choose({{"girl named"}, {"boy named"}}) == 0;
    const auto& names = girl ? girls : boys;
    child_ = names[telling_.choose(names)].words;
    telling_.say(girl ? "and her dog" : "and his dog");
    dog_ = dogs[telling_.choose(dogs)].words;
    pronoun_ = girl ? "she" : "he";
    telling_.say("went to the");
    place_ = telling_.choose(places);
    telling_.say(". it was");
    hot_ = telling_.choose({{"hot", 3}, {"cold"}}) == 0;  // not equally likely: or nothing tells that it matters
    telling_.say("and a prize awaited the");
    to_the_fastest_ = telling_.choose({{"fastest"}, {"slowest"}}) == 0;
    telling_.say(".");
  }

  void find() {
    telling_.say("soon");
    telling_.say(child_);
    telling_.say("found");
    const Size of_child = telling_.choose(numbers);
    telling_.say("nuts ,");
    telling_.say(dog_);
    const Size of_dog = choose_another(numbers, of_child);
    telling_.say("and luck favoured");
    telling_.say(of_child > of_dog ? child_ : dog_, Phenomenon::two_at_once);
    telling_.say(".");
  }

  void race() {
    telling_.say("nearby");
    first_ = telling_.choose(racers);
    telling_.say("outran");
    second_ = choose_another(racers, first_);
    telling_.say(".");
  }

  /// One event more; false if all have been told.
  bool go_on() {
    struct Event {
      std::string_view begin;
      int& left;
      void (Tale::*tell)();
    };
    const Event events[] = {{pronoun_, looks_, &Tale::look},
                            {"grandma", meetings_, &Tale::meet_grandma},
                            {"then", clothes_of_child_, &Tale::dress_child},
                            {"also", clothes_of_dog_, &Tale::dress_dog},
                            {"all", cheers_, &Tale::cheer},
                            {"nobody", blames_, &Tale::blame},
                            {"grandpa", rewards_, &Tale::reward}};
    std::vector<Way> ways;
    std::vector<const Event*> possible;
    for (const Event& event : events) {
      if (event.left == 0) continue;
      ways.push_back({event.begin, static_cast<double>(event.left)});
      possible.push_back(&event);
    }
    if (possible.empty()) return false;
    const Event& event = *possible[telling_.choose(ways)];
    --event.left;
    (this->*event.tell)();
    telling_.say(".");
    return true;
  }

  void look() {
    telling_.say(prepositions[telling_.choose(verbs)], Phenomenon::word_order);
    telling_.say("the");
    telling_.choose(sights[place_], Phenomenon::topic);
  }

  void meet_grandma() {
    const bool child = telling_.choose({{"thanked"}, {"petted"}}) == 0;
    telling_.say(child ? child_ : dog_, Phenomenon::who);
  }

  void dress_child() { dress(child_); }
  void dress_dog() { dress(dog_); }
  void dress(std::string_view who) {
    telling_.say(who);
    telling_.say("took a");
    const bool coat = telling_.choose({{"coat"}, {"hat"}}) == 0;
    telling_.say("feeling");
    telling_.say(coat == hot_ ? "sad" : "glad", Phenomenon::two_facts);
  }

  void cheer() {
    telling_.say("cheered");
    recall(racers[first_].words);
  }
  void blame() {
    telling_.say("blamed");
    recall(racers[second_].words);
  }
  /// The racer that came first or second. Who has heard of one of them again could know it from that.
  void recall(std::string_view racer) {
    const bool only_order_tells = cheers_ + blames_ == 1 && rewards_ == 1;
    telling_.say(racer, only_order_tells ? Phenomenon::order_of_events : Phenomenon::none);
  }
  void reward() {
    telling_.say("rewarded");
    telling_.say(racers[to_the_fastest_ ? first_ : second_].words, Phenomenon::rule);
  }

  /// Any of them but one.
  template <Size N> Size choose_another(const Words<N>& words, Size but) {
    Words<N - 1> others;
    std::copy_n(words.begin(), but, others.begin());
    std::copy(words.begin() + static_cast<std::ptrdiff_t>(but) + 1, words.end(),
              others.begin() + static_cast<std::ptrdiff_t>(but));
    const Size chosen = telling_.choose(others);
    return chosen < but ? chosen : chosen + 1;
  }

  Telling& telling_;
  std::string_view child_, dog_, pronoun_;
  Size place_ = 0, first_ = 0, second_ = 0;
  bool hot_ = false, to_the_fastest_ = false;
  // How often each event is still to come.
  int looks_ = 2, meetings_ = 2, clothes_of_child_ = 1, clothes_of_dog_ = 1;
  int cheers_ = 1, blames_ = 1, rewards_ = 1;
};

}  // namespace

void tell_tale(Telling& tale) { Tale{tale}.tell(); }

}  // namespace strata::support
