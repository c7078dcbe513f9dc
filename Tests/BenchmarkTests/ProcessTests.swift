import Benchmark
import Testing

/// Programs that are run, and spoken to.
@Suite struct ProcessTests {
  @Test func theEndIsTold() throws {
    let good = try #require(try ChildProcess.run(["sh", "-c", "echo yes; echo no >&2"]))
    #expect(good.exitCode == 0 && good.output == "yes\nno\n")
    #expect(try ChildProcess.run(["sh", "-c", "exit 7"])?.exitCode == 7)
    let killed = try #require(try ChildProcess.run(["sh", "-c", "kill -9 $$"]))
    #expect(killed.exitCode == nil)
    #expect(try ChildProcess.run(["/nonexistent/program"]) == nil)
  }

  @Test func whatTakesTooLongIsEnded() {
    #expect(throws: BenchmarkError.self) {
      try ChildProcess.run(["sh", "-c", "while :; do :; done"], within: 0)
    }
  }

  @Test func processorTimeIsCounted() throws {
    let busy = try #require(
      try ChildProcess.run(["sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i + 1)); done"]))
    #expect(busy.processorSeconds > 0 && busy.elapsedSeconds > 0)
  }

  @Test func aConsoleAnswers() throws {
    let console = try GuestConsole(["cat"], name: "cat")
    console.send("one begin two end three\n")
    #expect(try console.wait(for: "begin", within: 20, during: "a test") == "one ")
    #expect(try console.wait(for: "end", within: 20, during: "a test") == " two ")
    console.send("x")
    #expect(try console.wait(for: "three\nx", within: 20, during: "a test") == " ")
    #expect(throws: BenchmarkError.self) {
      try console.wait(for: "more", within: 0, during: "a test")
    }
  }

  @Test func aConsoleThatEndsSaysSo() throws {
    let console = try GuestConsole(["sh", "-c", "echo last words"], name: "sh")
    let error = #expect(throws: BenchmarkError.self) {
      try console.wait(for: "more", within: 20, during: "a test")
    }
    #expect(error?.description == "a test failed on sh: last words")
    console.send("nobody hears this\n")
    console.finish(within: 20)
  }
}
