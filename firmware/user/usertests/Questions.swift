/// All questions, by subject.
enum Questions {
  static let all: [Question] =
    arguments + files + descriptors + processes + memory + signals
    + ThreadQuestions.all + time + events + TerminalQuestions.all + machine

  private static let arguments = PointerQuestions.all + ArgumentQuestions.all
  private static let files =
    FileQuestions.all + DirectoryQuestions.all + LinkQuestions.all + PermissionQuestions.all
  private static let descriptors = DescriptorQuestions.all + PipeQuestions.all
  private static let processes = ProcessQuestions.all + ExecuteQuestions.all + LimitQuestions.all
  private static let memory = BreakQuestions.all + MappingQuestions.all + SharingQuestions.all
  private static let signals = SignalQuestions.all + HandlerQuestions.all + StopQuestions.all
  private static let machine =
    ProcQuestions.all + TraceQuestions.all + MailboxQuestions.all + SoundQuestions.all
  private static let time = TimeQuestions.all + TimerQuestions.all
  private static let events =
    EventQuestions.all + SocketQuestions.all + MachineSocketQuestions.all + NetworkQuestions.all
}
