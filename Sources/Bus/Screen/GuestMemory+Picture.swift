extension GuestMemory {
  /// Shows a picture that lies in RAM, `stride` bytes from a row to the next; nil where it does not, or is lost. Harts may be
  /// drawing it meanwhile.
  public func withPicture<Result>(
    at address: UInt64, size: PictureSize, stride: Int, _ show: (PictureView) -> Result
  ) -> Result? {
    let count = size.height * stride
    guard let start = hostAddress(of: address, count: UInt64(count)) else { return nil }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    return PictureView(bytes, size: size, stride: stride).map(show)
  }
}
