import Console
import ConsoleModel
import MVM
import Testing

/// What screens say, without screens.
struct ConsoleModelTests {
  @Test func registersInWords() {
    #expect(ControlFields.text("satp", 8 << 60 | 0x80200) == "MODE=Sv39 PPN=524800")
    #expect(ControlFields.text("mstatus", 1 << 1 | 3 << 11 | 3 << 13) == "SIE SPP=U MPP=M FS=dirty")
    #expect(ControlFields.text("scause", 1 << 63 | 5) == "supervisor timer interrupt")
    #expect(ControlFields.text("mcause", 13) == "load page fault")
    #expect(ControlFields.text("sscratch", 5) == "")
  }

  @Test func callsInWords() {
    #expect(
      SystemCalls.text(64, [1, 0x1000, 5]) == "write: 5 bytes from 0x1000 to descriptor 1")
    #expect(
      SystemCalls.text(56, [UInt64(bitPattern: -100), 0x20, 0, 0])
        == "openat: in the working folder, the name at 0x20, flags 0x0")
    #expect(SystemCalls.text(4_000, []) == "system call 4000")
    #expect(SystemCalls.result(UInt64(bitPattern: -2)) == "-2 (no such file)")
    #expect(SystemCalls.result(0xffff_ffff_0000_0000) == "0xffffffff00000000")
  }

  @Test(
    arguments: [
      (0, "0 B"), (1_023, "1023 B"), (4_096, "4 K"), (1_300_000, "1.2 M"), (3 << 30, "3.0 G"),
    ] as [(UInt64, String)])
  func sizes(bytes: UInt64, text: String) { #expect(Quantities.size(bytes) == text) }

  @Test func namesAsPeopleWriteThem() {
    #expect(GuestNames.readable("main+0x4") == "main+0x4")
    #expect(
      GuestNames.readable("$e6Kernel9SchedulerO4idles5NeverOyFZTf4d_n+0x80")
        == "Scheduler.idle+0x80")
    #expect(GuestNames.readable("$nonsense") == "$nonsense")
  }

  @Test(arguments: ["F5", "C-a", "M-1", "PageUp", "q", "Space", "Enter", "S-Tab", ":"])
  func keysHaveNames(name: String) {
    #expect(Key(name)?.name == name)
  }

  @Test(arguments: ["F0", "F99", "C-", "nothing", ""])
  func otherNamesAreNone(name: String) { #expect(Key(name) == nil) }

  @Test func keysCanBeChanged() {
    var keys = KeyMap()
    keys.set([.function(5), .character("p")], for: .pause)
    #expect(keys.action(.character("p")) == .pause)
    #expect(keys.action(.character(" ")) == nil)
  }
}

/// Who ran when.
struct TimelineTests {
  private func decisions(_ times: Range<UInt64>) -> [SchedulingDecision] {
    times.map {
      SchedulingDecision(
        time: $0 * 100, previous: UInt32($0), next: UInt32($0 + 1), reason: .sliceEnded)
    }
  }

  @Test func joinsWhatAKernelRemembers() {
    var timeline = Timeline()
    timeline.add(decisions(1..<5), hart: 0, now: 450)
    timeline.add(decisions(3..<9), hart: 0, now: 850)
    #expect(timeline.harts[0].map(\.start) == [0, 100, 200, 300, 400, 500, 600, 700, 800])
    #expect(timeline.longest(hart: 0, in: 250..<340) == 3)
    #expect(timeline.longest(hart: 0, in: 50..<160) == 2)
    #expect(timeline.index(hart: 0, at: 799) == 7)
  }

  /// What nobody saw is not made up.
  @Test func leavesGaps() {
    var timeline = Timeline()
    timeline.add(decisions(1..<3), hart: 0, now: 250)
    timeline.add(decisions(7..<9), hart: 0, now: 850)
    #expect(timeline.longest(hart: 0, in: 300..<600) == nil)
    #expect(timeline.longest(hart: 0, in: 710..<790) == 8)
  }

  /// A kernel that remembers nothing is shown as it was seen: from look to look, and not where nobody looked.
  @Test func joinsWhatWasSeen() {
    var timeline = Timeline()
    for (time, thread) in [(100, 7), (200, 7), (300, 0), (2_000_000_400, 8)] as [(UInt64, UInt32)] {
      timeline.addSeen([thread], now: time)
    }
    #expect(timeline.harts[0].map(\.thread) == [7, 0, nil, 8])
    #expect(timeline.longest(hart: 0, in: 150..<290) == 7)
    #expect(timeline.longest(hart: 0, in: 500..<1_000) == nil)
    #expect(
      timeline.explanation(timeline.harts[0][0], hart: 0)?.hasPrefix(
        "hart 0: thread 7 (7) was seen to run") == true)
    timeline.addSeen([9], now: 250)
    #expect(timeline.harts[0].map(\.thread) == [7, 9])
  }

  /// A machine that was brought back has another future.
  @Test func forgetsAFutureThatIsNone() {
    var timeline = Timeline()
    timeline.add(decisions(1..<9), hart: 0, now: 850)
    timeline.add(decisions(1..<4), hart: 0, now: 350)
    #expect(timeline.harts[0].last?.start == 300)
    let other = SchedulingDecision(
      time: 360, previous: 4, next: 0, reason: .waits, waitReason: "a pipe", source: .nowhere)
    timeline.add(decisions(1..<4) + [other], hart: 0, now: 400)
    #expect(timeline.longest(hart: 0, in: 370..<400) == 0)
    #expect(
      timeline.explanation(other, hart: 0)
        == "hart 0: thread 4 (4) waits for a pipe; nothing else is ready, so it idles")
  }
}
