import System

/// Ends the process that asks: the answer is not the one that is wanted.
func fail(
  _ reason: ByteString, file: StaticString = #fileID, line: Int = #line
) -> Never {
  Verdict.report("\(ByteString(file).lastComponent):\(line): \(reason)")
  Program.exitImmediately(1)
}

func expect(
  _ isTrue: Bool, _ otherwise: @autoclosure () -> ByteString = "this does not hold",
  file: StaticString = #fileID, line: Int = #line
) {
  if !isTrue { fail(otherwise(), file: file, line: line) }
}

/// A call's answer, or any number.
func expect(
  _ answer: Int, _ wanted: Int, file: StaticString = #fileID, line: Int = #line
) {
  if answer != wanted { fail("\(answer) instead of \(wanted)", file: file, line: line) }
}

func expect(
  _ text: ByteString, _ wanted: ByteString, file: StaticString = #fileID, line: Int = #line
) {
  if text != wanted {
    fail("'\(text.prefix(40))' instead of '\(wanted.prefix(40))'", file: file, line: line)
  }
}

/// A raw answer that must be this error.
func expect(
  _ error: Errno, _ answer: Int, file: StaticString = #fileID, line: Int = #line
) {
  if answer == -error.rawValue { return }
  let got = answer < 0 && answer >= -4095 ? Errno(rawValue: -answer).message : "\(answer)"
  fail("\(got) instead of \(error)", file: file, line: line)
}

/// A call that must be refused with this error.
func expect<Result>(
  _ wanted: Errno, from call: @autoclosure () throws(Errno) -> Result,
  file: StaticString = #fileID, line: Int = #line
) {
  do {
    _ = try call()
  } catch {
    return expect(wanted, -error.rawValue, file: file, line: line)
  }
  fail("success instead of \(wanted)", file: file, line: line)
}

/// A call that must succeed.
@discardableResult
func must<Result>(
  _ call: @autoclosure () throws(Errno) -> Result, file: StaticString = #fileID,
  line: Int = #line
) -> Result {
  do {
    return try call()
  } catch {
    fail("\(error)", file: file, line: line)
  }
}

/// A raw answer that must not be an error.
@discardableResult
func check(_ answer: Int, file: StaticString = #fileID, line: Int = #line) -> Int {
  if answer < 0 && answer >= -4095 {
    fail("\(Errno(rawValue: -answer))", file: file, line: line)
  }
  return answer
}
