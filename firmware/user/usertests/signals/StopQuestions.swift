import CSystem
import System

/// Processes that are stopped and go on, alone and in groups.
enum StopQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("stop-and-continue", stopAndContinue),
    Question("stop-cannot-be-ignored", stopCannotBeIgnored),
    Question("continue-forgets-stops", continueForgetsStops),
    Question("kill-a-stopped-process", killStopped),
    Question("orphaned-group-does-not-stop", orphanedDoesNotStop),
    Question("orphaned-group-is-let-go", orphanedIsLetGo),
  ]

  private static func stopAndContinue() {
    let words = SharedWords()
    let child = fork {
      while true {
        words.add(0)
        Process.yield()
      }
    }
    words.wait(0, 1)
    must(try Signal.stop.send(to: child))
    let stopped = must(try Process.wait(child, .stopped)).status
    expect(stopped.isStopped && stopped.signal == .stop)
    let before = words[0]
    sleep(20)
    expect(words[0], before)
    must(try Signal.resume.send(to: child))
    expect(must(try Process.wait(child, .continued)).status.hasContinued)
    words.wait(0, before + 1)
    must(try Signal.kill.send(to: child))
    expect(wait(child).signal == .kill)
  }

  private static func stopCannotBeIgnored() {
    let words = SharedWords()
    let child = fork {
      Signal.setMask(Signal.Mask(bits: .max))
      words[0] = 1
      while true { Process.yield() }
    }
    words.wait(0, 1)
    must(try Signal.stop.send(to: child))
    expect(must(try Process.wait(child, .stopped)).status.isStopped)
    must(try Signal.kill.send(to: child))
    wait(child)
  }

  private static func continueForgetsStops() {
    Signal.setMask(Signal.Mask([.terminalStop]))
    send(.terminalStop)
    send(.resume)
    Signal.setMask(Signal.Mask())
  }

  /// Nobody could let it go on, so keys do not stop it.
  private static func orphanedDoesNotStop() {
    let child = fork {
      check(SystemCall.setSession.raw())
      for signal in [Signal.terminalStop, .terminalInput, .terminalOutput] { send(signal) }
      exit(7)
    }
    expect(wait(child).exitCode == 7)
  }

  /// A stopped job whose shell ends is hung up, and goes on.
  private static func orphanedIsLetGo() {
    let becomeReaper = 36
    check(SystemCall.processControl.raw(becomeReaper, 1))
    let words = SharedWords()
    let leader = fork {
      check(SystemCall.setSession.raw())
      let job = fork { while true { sleep(1000) } }
      check(SystemCall.setProcessGroup.raw(job, job))
      check(SystemCall.kill.raw(job, Signal.stop.number))
      _ = try? Process.wait(job, .stopped)
      words[0] = job
    }
    wait(leader)
    expect(wait(words[0]).signal == .hangUp)
  }

  private static func killStopped() {
    let child = fork { while true { sleep(1000) } }
    must(try Signal.stop.send(to: child))
    expect(must(try Process.wait(child, .stopped)).status.isStopped)
    must(try Signal.terminate.send(to: child))
    sleep(10)
    expect(must(try Process.wait(child, .noHang)).identifier, 0)
    must(try Signal.resume.send(to: child))
    expect(wait(child).signal == .terminate)
  }
}
