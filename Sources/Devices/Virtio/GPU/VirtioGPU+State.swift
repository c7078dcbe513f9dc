public import Bus

extension VirtioGPU {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// What the driver has made, with all pixels; what is on the screen, and the pointer.
  public func visitState(
    _ visitor: inout StateVisitor, version: UInt32
  ) throws(StateError) {
    try visitor.visit("width", &state.size.width)
    try visitor.visit("height", &state.size.height)
    try visitor.require(Self.isPossible(state.size), "width", "is none that a screen can have")
    try visitor.visit("events", &state.events)
    let memory = link.memory
    try visitor.visit(
      "resources", &state.resources, atMost: Self.memoryLimit / 4096, blank: .blank
    ) { (resource, visitor) throws(StateError) in
      try resource.visitState(&visitor, in: memory)
    }
    try visitor.require(hasSoundResources, "resources", "are too large or in no order")
    try visitScanout(&visitor)
    try state.cursor.visitState(&visitor)
  }

  private var hasSoundResources: Bool {
    var (last, sum) = (UInt32(0), 0)
    for resource in state.resources {
      guard resource.number > last else { return false }
      last = resource.number
      sum += resource.cost
    }
    return sum <= Self.memoryLimit
  }

  private func visitScanout(_ visitor: inout StateVisitor) throws(StateError) {
    guard try visitor.visitPresence("isShown", state.scanout != nil) else {
      state.scanout = nil
      return
    }
    var scanout = state.scanout ?? Scanout(resource: 0, area: state.size.area)
    try visitor.visit("scanout", &scanout.resource)
    try visitor.visit("x", &scanout.area.x)
    try visitor.visit("y", &scanout.area.y)
    try visitor.visit("shownWidth", &scanout.area.width)
    try visitor.visit("shownHeight", &scanout.area.height)
    if visitor.isReading {
      let numbers = [scanout.area.x, scanout.area.y, scanout.area.width, scanout.area.height]
      guard let index = index(of: scanout.resource),
        numbers.allSatisfy({ (0...Self.memoryLimit).contains($0) }), !scanout.area.isEmpty,
        state.resources[index].size.area.contains(scanout.area)
      else { throw visitor.error(.refused("is no part of a resource"), "scanout") }
    }
    state.scanout = scanout
  }
}

extension DisplayResource {
  /// To be filled when reading.
  fileprivate static var blank: DisplayResource {
    DisplayResource(
      number: 1, format: .blueGreenRed, size: PictureSize(width: 1, height: 1),
      pixels: [0, 0, 0, 0])
  }

  fileprivate mutating func visitState(
    _ visitor: inout StateVisitor, in memory: GuestMemory
  ) throws(StateError) {
    try visitor.visit("number", &number)
    try visitor.visit("format", &format)
    try visitor.visit("width", &size.width)
    try visitor.visit("height", &size.height)
    let sides = 1...VirtioGPU.memoryLimit / 4
    try visitor.require(
      sides.contains(size.width) && sides.contains(size.height)
        && size.width <= VirtioGPU.memoryLimit / 4 / size.height, "width", "is too large")
    try visitor.visit("pixels", &pixels, atMost: VirtioGPU.memoryLimit)
    try visitor.require(
      pixels.count == size.width * size.height * 4, "pixels", "are not as many as it has")
    guard try visitor.visitPresence("hasBacking", backing != nil) else {
      backing = nil
      return
    }
    var addresses = backing?.segments.map { $0.address } ?? []
    var counts = backing?.segments.map { $0.count } ?? []
    try visitor.visit("addresses", &addresses, atMost: Self.segmentLimit)
    try visitor.visit("counts", &counts, atMost: Self.segmentLimit)
    guard visitor.isReading else { return }
    try visitor.require(addresses.count == counts.count, "counts", "are not one for each address")
    var read = Segments()
    for (address, count) in zip(addresses, counts) {
      try visitor.require(
        count > 0 && count <= UInt64(UInt32.max) && memory.contains(address, count: count),
        "addresses", "are not in memory")
      read.append(address: address, count: count)
    }
    backing = read
  }
}

extension VirtioGPU.Cursor {
  fileprivate mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("cursorX", &x)
    try visitor.visit("cursorY", &y)
    guard try visitor.visitPresence("hasCursor", picture != nil) else {
      picture = nil
      return
    }
    let side = VirtioGPU.cursorSide
    var pixels = picture?.pixels ?? [UInt32](repeating: 0, count: side * side)
    var (hotX, hotY) = (picture?.hotX ?? 0, picture?.hotY ?? 0)
    try visitor.visit("hotX", &hotX)
    try visitor.visit("hotY", &hotY)
    try visitor.visitAll("cursorPixels", &pixels)
    try visitor.require(
      (0..<side).contains(hotX) && (0..<side).contains(hotY), "hotX", "is beyond the pointer")
    picture = CursorPicture(
      size: PictureSize(width: side, height: side), pixels: pixels, hotX: hotX, hotY: hotY)
  }
}
