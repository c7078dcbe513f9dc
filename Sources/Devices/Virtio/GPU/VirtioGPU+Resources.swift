import Bus

extension VirtioGPU {
  /// What all resources count for.
  private var cost: Int { state.resources.reduce(0) { $0 + $1.cost } }

  /// RESOURCE_CREATE_2D: number (4), format (4), width (4), height (4). All of it is zero.
  func createResource(
    _ request: DisplayRequest, _ work: inout Int
  ) throws(DisplayRequest.Answer) {
    let number = try request.word(0)
    guard number != 0, index(of: number) == nil else { throw .invalidResource }
    guard let format = DisplayFormat(rawValue: try request.word(4)) else {
      throw .invalidParameter
    }
    let (width, height) = (try request.word(8), try request.word(12))
    guard width > 0, height > 0 else { throw .invalidParameter }
    let (pixels, overflow) = UInt64(width).multipliedReportingOverflow(by: UInt64(height))
    guard !overflow, pixels <= UInt64(Self.memoryLimit / 4) else { throw .outOfMemory }
    let size = PictureSize(width: Int(width), height: Int(height))
    guard DisplayResource.cost(size) <= Self.memoryLimit - cost else { throw .outOfMemory }
    state.resources.insert(
      DisplayResource(
        number: number, format: format, size: size,
        pixels: [UInt8](repeating: 0, count: Int(pixels) * 4)),
      at: place(of: number))
    work += Int(pixels) * 4
  }

  /// RESOURCE_UNREF: number (4). Where it is on the screen, there is nothing from now on.
  func destroyResource(_ request: DisplayRequest) throws(DisplayRequest.Answer) {
    let index = try resource(request, at: 0)
    if state.scanout?.resource == state.resources[index].number { show(nil) }
    state.resources.remove(at: index)
  }

  /// RESOURCE_ATTACH_BACKING: number (4), count (4), then for each buffer address (8), length (4), 0 (4).
  func attachBacking(
    _ request: DisplayRequest, _ work: inout Int
  ) throws(DisplayRequest.Answer) {
    let index = try resource(request, at: 0)
    guard state.resources[index].backing == nil else { throw .unspecifiedError }
    let count = Int(try request.word(4))
    guard count <= DisplayResource.segmentLimit else { throw .unspecifiedError }
    guard DisplayResource.cost(segmentCount: count) <= Self.memoryLimit - cost else {
      throw .outOfMemory
    }
    var backing = Segments()
    for place in 0..<count {
      let address = try request.double(8 + place * 16)
      let length = UInt64(try request.word(16 + place * 16))
      guard link.memory.contains(address, count: length) else { throw .unspecifiedError }
      if length > 0 { backing.append(address: address, count: length) }
    }
    state.resources[index].backing = backing
    work += count * 16
  }

  /// TRANSFER_TO_HOST_2D: area (16), offset (8), number (4).
  func transfer(_ request: DisplayRequest, _ work: inout Int) throws(DisplayRequest.Answer) {
    let index = try resource(request, at: 24)
    let (area, offset) = (try request.area(0), try request.double(16))
    guard state.resources[index].backing != nil else { throw .unspecifiedError }
    guard state.resources[index].size.area.contains(area) else { throw .invalidParameter }
    state.resources[index].transfer(area, from: offset, in: link.memory)
    work += area.pixelCount * 4
  }
}
