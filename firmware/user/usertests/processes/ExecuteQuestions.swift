import System

/// Becoming another program.
enum ExecuteQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("execute-writes-to-what-is-open", executeWrites),
    Question("execute-arguments", arguments),
    Question("execute-huge-arguments", hugeArguments),
    Question("execute-too-many-arguments", tooManyArguments),
    Question("execute-with-bad-arguments-leaks-nothing", badArguments),
    Question("execute-environment", environment),
    Question("execute-refusals", refusals),
    Question("execute-broken-program", brokenProgram),
    Question("execute-script", script),
    Question("execute-script-of-a-script", scriptOfScript),
    Question("execute-keeps-the-identifier", keepsIdentifier),
    Question("execute-and-signals", signals),
    Question("execute-keeps-the-alarm", keepsAlarm),
    Question("execute-auxiliary-vector", auxiliaryVector),
    Question("execute-from-a-thread", fromThread),
    Question("execute-by-descriptor", byDescriptor),
    Question("running-program-is-not-written", runningProgram),
    Question("execute-without-memory", .slow, withoutMemory),
    Question("program-starts-with-zeros", zeros),
  ]

  /// (xv6: exectest.)
  private static func executeWrites() {
    let status = ExecutedProgram.status("write") {
      close(FileDescriptor(1))
      expect(open("out", [.create, .writeOnly]).rawValue, 1)
    }
    expect(status, 0)
    expect(contents("out"), "OK")
  }

  private static func arguments() {
    expect(ExecutedProgram.status("count", ["a", "", "c d", "e"]), 4)
  }

  /// (xv6: bigargtest.)
  private static func hugeArguments() {
    let long = [ByteString](repeating: bytes("x", 100_000), count: 2)
    expect(ExecutedProgram.status("length", long), 195)
    expect(ExecutedProgram.status("count", [ByteString](repeating: "x", count: 250)), 250)
  }

  /// (xv6: copyinstr2.)
  private static func tooManyArguments() {
    let arguments = Block(words: [text("x"), text(bytes("x", 140_000)), 0])
    let path = text("/proc/self/exe")
    expect(.argListTooLong, SystemCall.execute.raw(path, arguments.address, 0))
    let piece = text(bytes("x", 100_000))
    let many = Block(words: [Int](repeating: piece, count: 80) + [0])
    expect(.argListTooLong, SystemCall.execute.raw(path, many.address, 0))
  }

  /// (xv6: badarg.)
  private static func badArguments() {
    let path = text("/proc/self/exe")
    let arguments = Block(words: [text("x"), 0xffff_ffff, 0])
    for _ in 0..<5000 {
      expect(.badAddress, SystemCall.execute.raw(path, arguments.address, 0))
    }
  }

  private static func environment() {
    expect(ExecutedProgram.status("environment"), 1)
  }

  private static func refusals() {
    let none = Block(words: [text("x"), 0]).address
    expect(.noSuchFileOrDirectory, SystemCall.execute.raw(text("missing"), none, 0))
    expect(.permissionDenied, SystemCall.execute.raw(text("."), none, 0))
    create("file", "text")
    expect(.permissionDenied, SystemCall.execute.raw(text("file"), none, 0))
    expect(.notDirectory, SystemCall.execute.raw(text("file/x"), none, 0))
    setPermissions("file", 0o755)
    expect(.execFormatError, SystemCall.execute.raw(text("file"), none, 0))
    create("empty")
    setPermissions("empty", 0o755)
    expect(.execFormatError, SystemCall.execute.raw(text("empty"), none, 0))
  }

  /// Programs with a byte changed or cut off: refused, or ended by a signal, and the kernel lives.
  private static func brokenProgram() {
    let program = contents("/proc/self/exe")
    var numbers = SeededNumbers(seed: 5)
    for step in 0..<60 {
      var broken = ByteString(program.prefix(8192))
      for _ in 0..<4 { broken[Int(numbers.next() % 176)] = UInt8(numbers.next() & 255) }
      if step % 4 == 0 { broken = ByteString(broken.prefix(Int(numbers.next() % 200))) }
      create("broken", broken)
      setPermissions("broken", 0o755)
      let child = fork { ExecutedProgram.run("./broken", "count") }
      sleep(1)
      _ = try? Signal.kill.send(to: child)
      wait(child)
    }
  }

  private static func script() {
    create("shell", "#!/bin/sh\nexit $#\n")
    setPermissions("shell", 0o755)
    let child = fork {
      _ = Process.execute("./shell", ["x", "a", "b", "c"])
      exit(126)
    }
    expect(wait(child).exitCode ?? -1, 3)
    create("missing", "#!/no/such/program\n")
    setPermissions("missing", 0o755)
    let none = Block(words: [text("x"), 0]).address
    expect(.noSuchFileOrDirectory, SystemCall.execute.raw(text("missing"), none, 0))
  }

  private static func scriptOfScript() {
    create("inner", "#!/bin/sh\nexit 5\n")
    setPermissions("inner", 0o755)
    create("outer", "#! ./inner\n")
    setPermissions("outer", 0o755)
    let child = fork {
      _ = Process.execute("./outer", ["x"])
      exit(126)
    }
    expect(wait(child).exitCode ?? -1, 5)
    create("self", "#!./self\n")
    setPermissions("self", 0o755)
    let none = Block(words: [text("x"), 0]).address
    expect(.tooManySymbolicLinkLevels, SystemCall.execute.raw(text("self"), none, 0))
  }

  private static func keepsIdentifier() {
    let child = fork { ExecutedProgram.run("/proc/self/exe", "identifier") }
    expect(wait(child).exitCode ?? -1, child & 0x7F)
  }

  /// What is ignored stays so, what is handled does not, and what is held back is.
  private static func signals() {
    must(try Signal.user1.handle(.ignored))
    expect(ExecutedProgram.status("ignores"), 1)
    must(try Signal.user1.handle(.call { _ in }))
    expect(ExecutedProgram.status("ignores"), 0)
    Signal.setMask(Signal.Mask([.user1]))
    expect(ExecutedProgram.status("blocks"), 1)
  }

  private static func keepsAlarm() {
    let status = ExecutedProgram.status("alarm") {
      check(SystemCall.setTimer.raw(0, Block(words: [0, 0, 100, 0]).address, 0))
    }
    expect(status, 1)
  }

  private static func auxiliaryVector() { expect(ExecutedProgram.status("aligned"), 7) }

  /// Do the other threads end, and does the process keep its number?
  private static func fromThread() {
    let child = fork {
      _ = try? Thread { while true {} }
      _ = try? Thread { ExecutedProgram.run("/proc/self/exe", "identifier") }
      while true {}
    }
    expect(wait(child).exitCode ?? -1, child & 0x7F)
  }

  private static func byDescriptor() {
    let file = open("/proc/self/exe")
    let arguments = Block(words: [text("executed-by-usertests"), text("count"), text("x"), 0])
    let emptyPath = 0x1000
    let child = fork {
      let call = SystemCall(281)
      _ = call.raw(file.rawValue, text(""), arguments.address, 0, emptyPath)
      exit(126)
    }
    expect(wait(child).exitCode ?? -1, 1)
  }

  private static func runningProgram() {
    create("program", contents("/proc/self/exe"))
    setPermissions("program", 0o755)
    let ends = pipe()
    let child = fork {
      check(SystemCall.duplicateAs.raw(ends.writing.rawValue, 1, 0))
      _ = Process.execute("./program", ["usertests", "-l"])
    }
    close(ends.writing)
    _ = read(ends.reading, 1)
    expect(.textFileBusy, from: try FileDescriptor.open("program", .writeOnly))
    close(ends.reading)
    wait(child)
    close(open("program", .writeOnly))
  }

  /// Is a program refused, or its process ended, when memory is short? (xv6: execout.)
  private static func withoutMemory() {
    for step in 0..<15 {
      let child = fork {
        let limit = Block(words: [(8 << 20) + step * 4096, -1])
        check(SystemCall.limits.raw(0, 9, limit.address, 0))
        while SystemCall.mapMemory.raw(0, 65536, 3, 0x22, -1, 0) > 0 {}
        ExecutedProgram.run("/proc/self/exe", "count")
      }
      let status = wait(child)
      expect(status.exitCode == 0 || status.exitCode == 126 || status.signal != nil)
    }
  }

  /// Are a program's variables zeros at first? (xv6: bsstest.)
  private static func zeros() {
    expect(Handled.count, 0)
    let memory = must(try MemoryMap.map(size: 1 << 20))
    for offset in stride(from: 0, to: 1 << 20, by: 512) { expect(memory.bytes[offset] == 0) }
  }
}
