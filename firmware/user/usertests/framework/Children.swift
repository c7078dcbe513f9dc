import System

/// A child that does `body` and ends with 0, unless that ends it otherwise.
func fork(_ body: () -> Void) -> Int {
  let child = must(try Process.fork())
  if child != 0 { return child }
  body()
  Program.exitImmediately(0)
}

/// Waits for a child's end.
@discardableResult
func wait(
  _ child: Int = -1, file: StaticString = #fileID, line: Int = #line
) -> ProcessStatus {
  must(try Process.wait(child).status, file: file, line: line)
}

/// Does `body` in a child that has to end well.
func inChild(file: StaticString = #fileID, line: Int = #line, _ body: () -> Void) {
  let status = wait(fork(body))
  if status.exitCode != 0 { fail("the child ended otherwise", file: file, line: line) }
}

/// Does `body` in a child that a signal has to end.
func expectKilled(
  by signal: Signal, file: StaticString = #fileID, line: Int = #line, _ body: () -> Void
) {
  let status = wait(fork(body))
  if status.signal != signal {
    let end: ByteString = status.signal.map { "SIG\($0.name)" } ?? "exit"
    fail("\(end) instead of SIG\(signal.name)", file: file, line: line)
  }
}

/// Does `body` in a child that belongs to user and group 1000.
func asOtherUser(file: StaticString = #fileID, line: Int = #line, _ body: () -> Void) {
  inChild(file: file, line: line) {
    check(SystemCall.setGroups.raw(0, 0))
    check(SystemCall.setGroup.raw(1000))
    check(SystemCall.setUser.raw(1000))
    body()
  }
}

func sleep(_ milliseconds: Int) { Clock.sleep(Time(milliseconds: milliseconds)) }

/// Milliseconds that `body` takes.
func duration(_ body: () -> Void) -> Int {
  let start = Clock.monotonic.now
  body()
  return (Clock.monotonic.now - start).milliseconds
}

/// Ends the process where it is.
func exit(_ status: Int) -> Never { Program.exitImmediately(status) }
