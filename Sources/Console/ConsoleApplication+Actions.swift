import ConsoleModel
import MVM

extension ConsoleApplication {
  func perform(_ command: ConsoleCommand) {
    switch command {
    case .action(let action): perform(action)
    case .run(let rate): machine.conductor.run(rate: rate)
    case .save(let file): machine.conductor.save(to: file)
    case .record(let file): machine.conductor.record(to: file)
    case .open(let file): open(file)
    case .screenshot(let file): machine.conductor.takePicture(file)
    case .send(let text): machine.machine.send(Array(text.utf8) + [0x0d])
    case .reset: machine.conductor.reset()
    }
  }

  func perform(_ action: Action) {
    switch action {
    case .terminal, .processors, .processes, .memory, .devices, .picture, .events, .machines:
      let number = Action.allCases.firstIndex(of: action) ?? 0
      if screens.indices.contains(number) { change(to: number) }
    case .pause: pauseOrGoOn()
    case .step: machine.conductor.step(.instruction, hart: machine.processors.selectedHart)
    case .over: machine.conductor.step(.over, hart: machine.processors.selectedHart)
    case .trap: machine.conductor.step(.trap, hart: machine.processors.selectedHart)
    case .process: machine.conductor.step(.process, hart: machine.processors.selectedHart)
    case .back: machine.conductor.goBack(.instruction)
    case .backFar: machine.conductor.goBack(.savepoint)
    case .slow: slow()
    case .save: prompt = Prompt(.command, text: "save ")
    case .screenshot: prompt = Prompt(.command, text: "screenshot ")
    case .record:
      prompt = Prompt(.command, text: machine.machine.isRecording ? "record" : "record ")
    case .copy: makeCopy(of: shown)
    case .beside: isBeside.toggle()
    case .focus: if isBeside { guestHasFocus.toggle() }
    case .command: prompt = Prompt(.command, history: history)
    case .help: help = 0
    case .redraw: terminal.forgetWhatIsShown()
    case .quit: leave()
    }
  }

  private func pauseOrGoOn() {
    if look.phase.isStill { machine.conductor.run() } else { machine.conductor.pause() }
  }

  /// Ten times slower than before, from a thousand a second down to one; then fast again.
  private func slow() {
    guard case .running(let rate?) = look.phase else { return machine.conductor.run(rate: 1_000) }
    machine.conductor.run(rate: rate > 1 ? rate / 10 : nil)
  }

  /// What is to be done with a machine of the list.
  func perform(_ order: MachinesScreen.Order, on number: Int) {
    let conductor = all[number].conductor
    switch order {
    case .show: show(number, screen: 0)
    case .pause: if conductor.phase.isStill { conductor.run() } else { conductor.pause() }
    case .copy: makeCopy(of: number)
    case .open: prompt = Prompt(.command, text: "open ")
    case .save:
      show(number, screen: current)
      prompt = Prompt(.command, text: "save ")
    case .remove:
      prompt = Prompt(.question("Switch \(all[number].name) off?", .remove(all[number].name)))
    }
  }

  /// What the user has said yes to.
  func finish(_ question: Prompt.Question) {
    switch question {
    case .leave: isDone = true
    case .remove(let name):
      if let number = all.firstIndex(where: { $0.name == name }) { remove(number) }
    }
  }

  private func leave() {
    if all.count == 1, case .ended = look.phase { return isDone = true }
    let what = all.count == 1 ? "the machine" : "\(all.count) machines"
    prompt = Prompt(.question("Switch \(what) off and leave?", .leave))
  }
}
