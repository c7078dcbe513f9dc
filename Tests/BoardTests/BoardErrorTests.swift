import Assembly
import Board
import Bus
import Testing

/// What the user asks for and cannot have.
@Suite struct BoardErrorTests {
  let host = TestHost()

  private func refusal(_ change: (inout BoardPlan) -> Void) -> BoardError? {
    var plan = host.plan(GuestProgram.share)
    change(&plan)
    do throws(BoardError) {
      _ = try Board(plan)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [Int.min, -1, 0, 65, Int.max])
  func absurdHarts(count: Int) { #expect(refusal { $0.hartCount = count } == .hartCount(count)) }

  @Test(arguments: [0, 1, 4096, 0x10_0001, 0x100_0000_1000, UInt64.max] as [UInt64])
  func absurdMemory(size: UInt64) {
    #expect(refusal { $0.memorySize = size } == .memorySize(size))
  }

  @Test func theHostHasNoMemory() {
    #expect(refusal { $0.memoryProvider = NoMemory() } == .memoryRefused(1 << 20))
  }

  @Test func tooManyDevices() {
    #expect(
      refusal {
        $0.disks = (0..<24).map { _ in ImmediatePort(TestDisk()) }
        $0.hasEntropyDevice = true
      } == .tooManyDevices(25))
  }

  @Test func imagesThatAreNone() {
    #expect(refusal { $0.images.kernel = nil } == .nothingToRun)
    #expect(refusal { $0.images.kernel = [] } == .empty(.kernel))
    #expect(refusal { $0.images.firmware = [] } == .empty(.firmware))
    #expect(refusal { $0.images.initialFileSystem = [] } == .empty(.initialFileSystem))
    #expect(refusal { $0.images.kernel = [0x1f, 0x8b, 8, 0] } == .compressed(.kernel))
    #expect(
      refusal { $0.images.kernel = [0x7f, 0x45, 0x4c, 0x46, 2] }
        == .malformed(.kernel, .truncatedHeader))
  }

  @Test func imagesThatAreTooLarge() {
    let memory: Range<UInt64> = 0x8000_0000..<0x8010_0000
    let bytes = [UInt8](repeating: 0, count: (1 << 20) + 1)
    #expect(
      refusal { $0.images.kernel = bytes }
        == .outsideMemory(.kernel, 0x8000_0000..<0x8010_0001, memory: memory))
    #expect(
      refusal { $0.images.initialFileSystem = bytes }
        == .noRoom(.initialFileSystem, size: (1 << 20) + 1, memory: 1 << 20))
    let whole = [UInt8](repeating: 0, count: 1 << 20)
    guard case .noRoom(.deviceTree, _, _)? = refusal({ $0.images.kernel = whole }) else {
      Issue.record("the device tree has no room")
      return
    }
  }

  @Test func everyMessageIsOneLine() {
    let errors: [BoardError] = [
      .hartCount(0), .memorySize(1), .memoryRefused(1 << 30), .tooManyDevices(9), .nothingToRun,
      .empty(.firmware), .compressed(.kernel), .malformed(.kernel, .notELF),
      .outsideMemory(.kernel, 0..<4, memory: 8..<16),
      .overlap(.kernel, 0..<4, .firmware, 2..<8), .noRoom(.deviceTree, size: 1, memory: 2),
    ]
    let texts = errors.map(\.description)
    #expect(Set(texts).count == texts.count)
    #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("\n") && $0 != "malformed" })
    #expect(
      errors[8].description == "the kernel wants 0x0 to 0x4, but memory is 0x8 to 0x10")
  }
}
