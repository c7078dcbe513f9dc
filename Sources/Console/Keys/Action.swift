/// What a key can be for, wherever one is. Raw values are what the file of keys and the command line call it.
public enum Action: String, CaseIterable, Sendable {
  case terminal
  case processors
  case processes
  case memory
  case devices
  case picture
  case events
  case machines
  case pause
  case step
  case over
  case trap
  case process
  case back
  case backFar = "back-far"
  case slow
  case save
  case screenshot
  case record
  case copy
  case beside
  case focus
  case command
  case help
  case redraw
  case quit
}

extension Action {
  /// What it does, in a few words.
  var summary: String {
    switch self {
    case .terminal: "the guest's terminal"
    case .processors: "harts: registers, instructions"
    case .processes: "what runs in the guest, and who ran when"
    case .memory: "memory, page tables"
    case .devices: "devices: queues, requests, interrupts"
    case .picture: "the guest's screen"
    case .events: "traps, faults, system calls"
    case .machines: "all machines: more of them, copies"
    case .pause: "stop the machine, or go on"
    case .step: "one instruction"
    case .over: "one instruction, a call as one"
    case .trap: "up to the next trap"
    case .process: "until another process runs"
    case .back: "one instruction back"
    case .backFar: "a tenth of a second back"
    case .slow: "go on slowly"
    case .save: "save the machine"
    case .screenshot: "a picture of the guest's screen, in a file"
    case .record: "record the machine, or end that"
    case .copy: "one more machine, which goes on from here"
    case .beside: "the terminal beside the screen"
    case .focus: "keys go to the other half"
    case .command: "type a command"
    case .help: "the keys"
    case .redraw: "draw anew"
    case .quit: "leave, and switch the machine off"
    }
  }

  /// What it is called on a line of keys.
  var label: String {
    switch self {
    case .backFar: "back 0.1s"
    case .beside: "beside"
    case .screenshot: "picture"
    case .trap: "trap"
    case .process: "switch"
    default: rawValue
    }
  }
}
