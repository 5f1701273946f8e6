#include "src/cli/line_editor.h"

#include <histedit.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "src/cli/query_history.h"
#include "src/cli/terminal_input.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

// libedit draws the whole line at every key; a terminal's own lines end here too.
constexpr ptrdiff_t kMaxLineCharacters = 4096;
constexpr wchar_t kReplacementCharacter = 0xFFFD;

bool CanMoveCursor() {
  const char* name = std::getenv("TERM");
  return name != nullptr && *name != '\0' && std::strcmp(name, "dumb") != 0 &&
         std::strcmp(name, "unknown") != 0;
}

// libedit knows characters by the thread's locale. Ours are UTF-8 wherever we run, and nothing but
// the editor sees it.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{})) {}
  ~Utf8Locale() {
    if (locale_ != locale_t{}) freelocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

  bool ok() const { return locale_ != locale_t{}; }

  class Use {
   public:
    explicit Use(const Utf8Locale& utf8) : before_(uselocale(utf8.locale_)) {}
    ~Use() { uselocale(before_); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    locale_t before_;
  };

 private:
  locale_t locale_;
};

void PrintChoices(const Completion& completion) {
  std::fputc('\n', stdout);
  for (const std::string& word : completion.choices) std::fprintf(stdout, "%s  ", word.c_str());
  if (completion.matches > completion.choices.size()) {
    std::fprintf(stdout, "and %zu more", completion.matches - completion.choices.size());
  }
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace

class LineEditor::Implementation {
 public:
  Implementation(std::string prompt, Completer complete)
      : prompt_(std::move(prompt)), complete_(std::move(complete)) {
    if (CanMoveCursor() && locale_.ok() && input_.ok()) StartEditor();
  }
  ~Implementation() {
    const Utf8Locale::Use use(locale_);
    if (editor_ != nullptr) el_end(editor_);
    if (history_ != nullptr) history_end(history_);
  }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  std::optional<std::string> ReadLine();
  void AddToHistory(const std::string& line);

 private:
  enum class Outcome { kLine, kDropped, kEnd };

  static Implementation& Of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Implementation*>(self);
  }
  static char* Prompt(EditLine* editor) { return Of(editor).prompt_.data(); }
  static int ReadCharacter(EditLine* editor, wchar_t* character);
  static unsigned char Complete(EditLine* editor, int key);

  void StartEditor();
  Outcome EditLineOnce(std::string& line);
  Outcome ReadPlainLine(std::string& line);
  bool HandleSignal(int signal);

  std::string prompt_;
  Completer complete_;
  QueryHistory file_;
  Utf8Locale locale_;
  TerminalInput input_;
  EditLine* editor_ = nullptr;  // none: plain lines
  History* history_ = nullptr;
  int ended_by_ = 0;  // the signal that ended the line
};

void LineEditor::Implementation::StartEditor() {
  const Utf8Locale::Use use(locale_);
  editor_ = el_init("nce2vec", stdin, stdout, stderr);
  if (editor_ == nullptr) return;
  el_set(editor_, EL_CLIENTDATA, this);
  el_set(editor_, EL_PROMPT, Prompt);
  el_set(editor_, EL_EDITOR, "emacs");
  el_set(editor_, EL_SIGNAL, 0);
  el_set(editor_, EL_GETCFN, ReadCharacter);
  el_set(editor_, EL_ADDFN, "complete-word", "Complete a word of the model", Complete);
  el_source(editor_, nullptr);
  el_set(editor_, EL_BIND, "^I", "complete-word", nullptr);
  history_ = history_init();
  if (history_ == nullptr) return;
  HistEvent event;
  history(history_, &event, H_SETSIZE, static_cast<int>(QueryHistory::kMaxLines));
  history(history_, &event, H_SETUNIQUE, 1);
  el_set(editor_, EL_HIST, history, history_);
  for (const std::string& line : file_.Load()) history(history_, &event, H_ENTER, line.c_str());
}

// True when the line that is being typed is over.
bool LineEditor::Implementation::HandleSignal(int signal) {
  if (signal == SIGWINCH) {
    if (editor_ != nullptr) el_resize(editor_);
    return false;
  }
  if (signal == SIGTSTP) {
    if (editor_ != nullptr) el_set(editor_, EL_PREP_TERM, 0);
    input_.ObeySignal(signal);  // stops here until the shell goes on
    if (editor_ != nullptr) {
      el_set(editor_, EL_PREP_TERM, 1);
      el_set(editor_, EL_REFRESH);
    }
    return false;
  }
  ended_by_ = signal;
  return true;
}

// el_rfunc_t: 1 for a character, 0 at the end, -1 when the line is to be given up.
int LineEditor::Implementation::ReadCharacter(EditLine* editor, wchar_t* character) {
  Implementation& self = Of(editor);
  std::string bytes;
  while (true) {
    const TerminalEvent event = self.input_.Next();
    if (event.kind == TerminalEvent::kEnd) return 0;
    if (event.kind == TerminalEvent::kSignal) {
      if (self.HandleSignal(event.value)) return -1;
      continue;
    }
    bytes += static_cast<char>(event.value);
    const auto lead = static_cast<unsigned char>(bytes[0]);
    const size_t wanted = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (bytes.size() > 1 && !IsContinuation(bytes.back())) {
      self.input_.PutBack();
    } else if (bytes.size() < wanted) {
      continue;
    }
    const Utf8Character read = FirstCharacter(bytes);
    *character = read.code_point < 0 ? kReplacementCharacter : read.code_point;
    bytes.clear();
    const LineInfoW* line = el_wline(editor);
    // What Linux makes of a Ctrl-D that was typed before the terminal was ours.
    if (*character == L'\0' && line->lastchar == line->buffer) return 0;
    if (*character >= L' ' && line->lastchar - line->buffer >= kMaxLineCharacters) continue;
    return 1;
  }
}

unsigned char LineEditor::Implementation::Complete(EditLine* editor, int /*key*/) {
  const LineInfo* line = el_line(editor);
  const std::string_view before(line->buffer, static_cast<size_t>(line->cursor - line->buffer));
  const Completion completion = Of(editor).complete_(before);
  if (!completion.choices.empty()) {
    PrintChoices(completion);
    return CC_REDISPLAY;
  }
  if (completion.text.empty()) return CC_ERROR;  // a bell
  // el_deletestr counts characters.
  const std::string_view replaced = before.substr(before.size() - completion.replaced);
  el_deletestr(editor, static_cast<int>(std::count_if(replaced.begin(), replaced.end(),
                                                      [](char c) { return !IsContinuation(c); })));
  return el_insertstr(editor, completion.text.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
}

LineEditor::Implementation::Outcome LineEditor::Implementation::EditLineOnce(std::string& line) {
  int length = 0;
  // It would show the prompt first, and keys typed in between would be the terminal's.
  el_set(editor_, EL_PREP_TERM, 1);
  const char* typed = el_gets(editor_, &length);
  if (ended_by_ != 0) return Outcome::kDropped;
  if (typed == nullptr || length <= 0) return Outcome::kEnd;
  line.assign(typed, static_cast<size_t>(length));
  return Outcome::kLine;
}

LineEditor::Implementation::Outcome LineEditor::Implementation::ReadPlainLine(std::string& line) {
  std::fputs(prompt_.c_str(), stdout);
  std::fflush(stdout);
  line.clear();
  while (true) {
    const TerminalEvent event = input_.Next();
    if (event.kind == TerminalEvent::kEnd) return line.empty() ? Outcome::kEnd : Outcome::kLine;
    if (event.kind == TerminalEvent::kSignal) {
      if (HandleSignal(event.value)) return Outcome::kDropped;
      continue;
    }
    if (event.value == '\n') return Outcome::kLine;
    line += static_cast<char>(event.value);
  }
}

std::optional<std::string> LineEditor::Implementation::ReadLine() {
  std::string line;
  while (true) {
    ended_by_ = 0;
    input_.Watch();
    const Outcome outcome = [&] {
      if (editor_ == nullptr) return ReadPlainLine(line);
      const Utf8Locale::Use use(locale_);
      return EditLineOnce(line);
    }();
    input_.Unwatch();
    if (outcome == Outcome::kLine) break;
    std::fputc('\n', stdout);
    std::fflush(stdout);
    if (outcome == Outcome::kEnd) return std::nullopt;
    if (ended_by_ != SIGINT) {
      std::raise(ended_by_);
      return std::nullopt;  // somebody made the program ignore it
    }
    input_.Drop();
  }
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  return line;
}

void LineEditor::Implementation::AddToHistory(const std::string& line) {
  if (history_ == nullptr) return;
  const Utf8Locale::Use use(locale_);
  HistEvent event;
  // 0: it repeats the last one.
  if (history(history_, &event, H_ENTER, line.c_str()) == 1) file_.Add(line);
}

LineEditor::LineEditor(std::string prompt, Completer complete)
    : implementation_(std::make_unique<Implementation>(std::move(prompt), std::move(complete))) {}
LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::ReadLine() { return implementation_->ReadLine(); }
void LineEditor::AddToHistory(const std::string& line) { implementation_->AddToHistory(line); }

}  // namespace nce2vec
