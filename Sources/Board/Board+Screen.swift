public import Bus
import Devices

// What a person sees.
extension Board {
  /// Shows what is to be seen at present: what the graphics card has on its screen, or else the framebuffer; nil where there
  /// is neither. `isFramebuffer` says which; harts may be drawing that meanwhile.
  public func withPicture<Result>(
    _ show: (_ picture: PictureView, _ isFramebuffer: Bool) -> Result
  ) -> Result? {
    bus.lock.lock()
    let result = display?.withPicture { show($0, false) }
    bus.lock.unlock()
    if let result { return result }
    return withFramebuffer { show($0, true) }
  }

  /// Shows the framebuffer, if there is one. Harts may be drawing it meanwhile.
  public func withFramebuffer<Result>(_ show: (PictureView) -> Result) -> Result? {
    guard let framebuffer else { return nil }
    return memory.withPicture(
      at: framebuffer.address, size: framebuffer.size, stride: framebuffer.stride, show)
  }
}
