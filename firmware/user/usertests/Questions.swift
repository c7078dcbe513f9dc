/// All questions, by subject.
enum Questions {
  static let all: [Question] =
    arguments + files + descriptors + processes + memory + signals + threads + time + events
    + machine

  private static let arguments = PointerQuestions.all + ArgumentQuestions.all
  private static let files = FileQuestions.all + DirectoryQuestions.all
  private static let descriptors: [Question] = []
  private static let processes: [Question] = []
  private static let memory: [Question] = []
  private static let signals: [Question] = []
  private static let threads: [Question] = []
  private static let time: [Question] = []
  private static let events: [Question] = []
  private static let machine: [Question] = []
}
