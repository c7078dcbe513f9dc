import Testing

extension DriverTests {
  /// What waits for one who has opened a keyboard's file, and what keys and requests mean.
  struct InputQueueTests {
    private let queue = InputQueue()

    private func packet(_ code: UInt16) -> [InputEvent] {
      [InputEvent(kind: InputEvent.Kind.key, code: code, value: 1), .report]
    }

    @Test func packetsComeInTheirOrder() throws {
      #expect(queue.isEmpty)
      #expect(throws: Errno.wouldBlock) { try queue.take(limit: 1, mayWait: false) }
      Clock.now = 7_000
      queue.receive(packet(30))
      queue.setMonotonic(true)
      #expect(queue.isEmpty)
      queue.receive(packet(31))
      queue.receive(packet(32))
      let records = try queue.take(limit: 3, mayWait: false)
      #expect(records.map(\.event) == packet(31) + packet(32).prefix(1))
      #expect(records.allSatisfy { $0.time == 7_000 })
      #expect(try queue.take(limit: 9, mayWait: false).map(\.event) == [.report])
      #expect(queue.isEmpty)
    }

    /// 256 events wait; with the next packet all before it is gone, and that is told.
    @Test func whoDoesNotReadIsTold() throws {
      for code in 0..<128 { queue.receive(packet(UInt16(code))) }
      #expect(try queue.take(limit: 2, mayWait: false).map(\.event) == packet(0))
      queue.receive(packet(200))
      #expect(try queue.take(limit: 2, mayWait: false).map(\.event) == packet(1))
      for code in 201..<203 { queue.receive(packet(UInt16(code))) }
      let left = try queue.take(limit: 300, mayWait: false).map(\.event)
      #expect(left == [.dropped] + packet(202))
    }

    /// EVIOCGBIT(EV_KEY, 96), EVIOCGABS(ABS_Y), EVIOCGRAB, TCGETS.
    @Test func requestsAreTakenApart() throws {
      let codes = try #require(InputRequest(0x8060_4521))
      #expect(codes.isRead && codes.size == 96)
      #expect(codes.number == InputRequest.codes && codes.detail == 1)
      let axis = try #require(InputRequest(0x8018_4541))
      #expect(axis.number == InputRequest.axis && axis.detail == 1 && axis.size == 24)
      let grab = try #require(InputRequest(0x4004_4590))
      #expect(!grab.isRead && grab.number == InputRequest.grab && grab.detail == 0)
      #expect(InputRequest(0x5401) == nil)
    }

    @Test func keysAreThoseOfAnUSKeyboard() {
      let letters = { (isShifted: Bool, hasCapitals: Bool) in
        String(
          decoding: (0...248).compactMap {
            KeyCharacters.character($0, isShifted: isShifted, hasCapitals: hasCapitals)
          }, as: UTF8.self)
      }
      let pad = "789-456+1230."
      #expect(letters(false, false) == "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./* \(pad)</")
      #expect(letters(true, false) == "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>?* \(pad)>/")
      #expect(letters(false, true) == "1234567890-=QWERTYUIOP[]ASDFGHJKL;'`\\ZXCVBNM,./* \(pad)</")
      #expect(letters(true, true) == "!@#$%^&*()_+qwertyuiop{}asdfghjkl:\"~|zxcvbnm<>?* \(pad)>/")
      let controls = "c@[\\]^_? ".utf8.map { KeyboardLayout.control($0) }
      #expect(controls == [3, 0, 27, 28, 29, 30, 31, 127, 0])
    }
  }
}
