import Hart

// Accesses by windows: when there are any, and what is done when one faults.
extension HartTranslator {
  // MARK: When

  /// Decides whether windows are used: when a turn begins, and now and then where many accesses fault.
  func judgeWindows(_ hart: Hart) {
    windowing.judge(
      losses: caches.losses, requests: caches.windows?.requests ?? 0,
      at: hart.instructionsRetired)
  }

  /// What code is to be made for, and executed.
  @inline(__always)
  func codeContext(_ hart: Hart) -> Int {
    windowing.isOn ? contextWithWindow(hart) : hart.executionContext
  }

  /// The same if windows are used. A program whose stack is beyond them has little else that they can show.
  private func contextWithWindow(_ hart: Hart) -> Int {
    let context = hart.executionContext
    guard windowing.isCurrent(losses: caches.losses), hart.registers[2] < PageWindows.byteCount,
      let origin = windowOrigin(context, hart)
    else { return context }
    room.storeBytes(of: origin, toByteOffset: EngineWord.windowOrigin, as: UInt64.self)
    return CodeContext.withWindow(context)
  }

  private func windowOrigin(_ context: Int, _ hart: Hart) -> UInt64? {
    if windowLosses[context] == caches.losses { return windowOrigins[context] }
    guard cache.catchFaults() else { return nil }
    let before = caches.windows?.requests ?? 0
    windowLosses[context] = caches.losses
    windowOrigins[context] = hart.openWindow()
    windowing.forgive(requests: (caches.windows?.requests ?? 0) &- before)
    if let thunks = cache.backEnd.windowThunks {
      room.storeBytes(
        of: cache.address(UInt32(thunks.fault)), toByteOffset: EngineWord.faultTarget,
        as: UInt64.self)
    }
    return windowOrigins[context]
  }

  // MARK: Faults

  /// Shows what an access wants to see, given a `FaultFrame`, and has it be tried again, or left to the interpreter.
  func show(_ registers: UnsafeMutablePointer<UInt64>, _ hart: Hart) {
    let place = room.load(fromByteOffset: EngineWord.faultPlace, as: UInt64.self)
    guard let access = cache.windowAccess(at: place) else {
      fatalError("translated code has touched what it must not")
    }
    shows &+= 1
    if shows & 255 == 0 { judgeWindows(hart) }
    let base = registers[FaultFrame.general + Int(access.base)]
    let address = base &+ UInt64(bitPattern: Int64(access.displacement))
    if windowing.isOn, show(address, access, hart) { return }
    makeCanonical(access, registers + FaultFrame.vectors)
    room.storeBytes(
      of: cache.address(exits[access.exit].stub), toByteOffset: EngineWord.faultPlace,
      as: UInt64.self)
  }

  /// Shows one page, or two: in the order in which the interpreter looks for them. False where it must make the access.
  private func show(_ address: UInt64, _ access: WindowAccess, _ hart: Hart) -> Bool {
    let evictions = caches.evictions
    var outcome = hart.showPage(of: address, isStore: access.isStore)
    if outcome != .refused, Hart.straddles(address, UInt64(access.size)) {
      let second = hart.showPage(of: (address | 0xfff) &+ 1, isStore: access.isStore)
      if second != .already { outcome = second }
    }
    // What the block has checked before may be no more.
    if access.isAmongOthers, caches.evictions != evictions { return false }
    // What was shown already should not have faulted.
    return outcome == .shown
  }

  /// Does what `settle` does.
  private func makeCanonical(_ access: WindowAccess, _ vectors: UnsafeMutablePointer<UInt64>) {
    guard access.doubles | access.singles != 0 else { return }
    for number in 0..<32 {
      if access.doubles >> UInt32(number) & 1 != 0, vectors[number] << 1 > 0xffe0_0000_0000_0000 {
        vectors[number] = 0x7ff8_0000_0000_0000
      }
      if access.singles >> UInt32(number) & 1 != 0,
        UInt32(truncatingIfNeeded: vectors[number]) << 1 > 0xff00_0000
      {
        vectors[number] = 0xffff_ffff_7fc0_0000
      }
    }
  }
}
