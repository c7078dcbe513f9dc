public import Bus

/// A folder of the host, by 9P (virtio 1.3 knows the device's number, 9; the protocol is Linux's 9P2000.L, the queue and
/// the configuration space are those of Linux's net/9p/trans_virtio.c).
///
/// A chain is a message to read and room for the answer. Messages are dealt with one after the other, and most are answered
/// in the call that brought them: what the host has in its memory takes it less time than another thread would take to
/// wake up. Only what waits for the host's disk goes on by itself meanwhile, where the device `isPrompt`; otherwise the
/// machine waits for it, so that guest time tells nothing of the host's speed.
public final class VirtioNineP: VirtioDevice {
  /// What the device remembers besides its link.
  struct State {
    /// The message that is not answered yet, and its answer where that is known.
    var pending: Pending?
    /// How many requests were ever made to the folder: a recording knows them by that.
    var tickets: UInt64 = 0
  }

  struct Pending {
    var chain: Chain
    var tag: UInt16
    var answer: [UInt8]?

    /// The reply, or an error where there is no room for it.
    func fitting(_ reply: NinePReply) -> NinePReply {
      UInt64(reply.byteCount) <= chain.writable.byteCount
        ? reply : NinePReply(error: LinuxError.inputOutput)
    }
  }

  /// VIRTIO_9P_MOUNT_TAG: the folder's name is in the configuration space.
  static let tagFeature: UInt64 = 1 << 0
  /// The longest name of a folder.
  public static let tagLimit = 255

  /// The device's number.
  public let deviceID: UInt32 = 9
  /// The name.
  public let features: UInt64 = VirtioNineP.tagFeature
  /// Status and queues.
  public let link: VirtioLink

  var state = State()
  var session = NinePSession()
  /// Who makes the answer to the pending message. The answer itself takes its place before anything is saved.
  var finish: ((FolderReply, inout NinePSession) -> NinePReply)?
  let port: any FolderPort
  let tag: [UInt8]
  let isPrompt: Bool

  /// The folder behind `port`.
  ///
  /// - Parameters:
  ///   - tag: the name by which the guest mounts it; at most `tagLimit` bytes count.
  ///   - isPrompt: somebody calls `wake` when the port's listener is told that something is done.
  public init(
    memory: GuestMemory, timeline: any Timeline, port: any FolderPort, tag: [UInt8],
    isPrompt: Bool = false
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 1)
    self.port = port
    self.tag = Array(tag.prefix(Self.tagLimit))
    self.isPrompt = isPrompt
  }

  /// The configuration space: the name's size (2), the name.
  public func configurationByte(at offset: Int) -> UInt8 {
    switch offset {
    case 0: UInt8(truncatingIfNeeded: tag.count)
    case 2..<2 + tag.count: tag[offset - 2]
    default: 0
    }
  }
}
