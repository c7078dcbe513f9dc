/// A device that can be executed from: flash memory. What it holds is fetched like RAM while it shows that and not, say,
/// its registers.
///
/// Calls come with the bus's lock held. Whoever stops showing the contents, or changes them, has noted them as written
/// (`GuestMemory.noteWrite`) before the call ends: what was decoded from them is stale.
public protocol CodeStore: AnyObject {
  /// What it holds, from address 0 on. Always the same object.
  var contents: GuestMemory { get }

  /// Whether reads show the contents.
  var showsContents: Bool { get }
}
