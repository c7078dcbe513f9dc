internal import Glibc

/// A C library of the host that is loaded when it is first wanted, and stays.
///
/// Most runs of `mvm` want none of them, and each that is linked costs its start a piece of its time: libcapstone alone has
/// 77,000 addresses to be written, a third of what went before `main`. What is missing is also an error of who wants it, and of
/// nobody else.
///
///     private static let open: @convention(c) (Int32) -> Int32 = sharedObject["cs_open"]
package struct HostLibrary: Sendable {
  /// Its file's name as the dynamic linker looks for it, with the number of its interface: `libcapstone.so.4`.
  let name: String
  /// Debian's package that has it.
  let package: String
  /// Unsafe pointer: what `dlopen` returned, never closed; nil where there is no such library.
  private nonisolated(unsafe) let handle: UnsafeMutableRawPointer?

  package init(_ name: String, package: String) {
    self.name = name
    self.package = package
    handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)
  }

  /// - Throws: `noLibrary` where this host has none.
  package func require() throws(HostError) {
    if handle == nil { throw .noLibrary(name: name, package: package) }
  }

  /// A function, which has to be of the type that the library's header gives it. After `require`.
  package subscript<Function>(symbol: String, as type: Function.Type = Function.self) -> Function {
    guard let handle, let address = dlsym(handle, symbol) else {
      preconditionFailure("\(name) has no \(symbol)")
    }
    return unsafeBitCast(address, to: type)
  }
}
