import Bus

extension VirtioGPU {
  /// How many bytes of pixels a call moves before it leaves the rest for later; the last request may be larger.
  private static let workLimit = 32 << 20

  /// Carries out what the driver asks.
  public func queueNotified(_ index: Int) {
    var work = 0
    for _ in 0..<link.queueSize(index) where work < Self.workLimit {
      guard let chain = link.nextChain(of: index) else { return }
      guard let request = DisplayRequest(chain, in: link.memory) else {
        link.fail(.invalidRequest)
        return
      }
      link.complete(chain, written: carryOut(request, &work))
    }
    if link.isLive { continueLater(index) }
  }

  /// Returns how many bytes the answer has. `work` is what was moved.
  private func carryOut(_ request: DisplayRequest, _ work: inout Int) -> UInt64 {
    do throws(DisplayRequest.Answer) {
      switch request.kind {
      case .displayInformation:
        return request.answer(.displayInformation, displayInformation)
      case .identification: return request.answer(.identification, try identification(request))
      case .createResource: try createResource(request, &work)
      case .destroyResource: try destroyResource(request)
      case .attachBacking: try attachBacking(request, &work)
      case .detachBacking: state.resources[try resource(request, at: 0)].backing = nil
      case .transfer: try transfer(request, &work)
      case .setScanout: try setScanout(request)
      case .flush: try flush(request, &work)
      case .updateCursor: try updateCursor(request)
      case .moveCursor: try moveCursor(request)
      case nil: throw .unspecifiedError
      }
      return request.answer(.done)
    } catch {
      return request.answer(error)
    }
  }

  /// The place of the resource whose number stands in a request.
  func resource(_ request: DisplayRequest, at place: Int) throws(DisplayRequest.Answer) -> Int {
    guard let index = index(of: try request.word(place)) else { throw .invalidResource }
    return index
  }

  /// The place of a resource.
  func index(of number: UInt32) -> Int? {
    let place = place(of: number)
    return place < state.resources.count && state.resources[place].number == number ? place : nil
  }

  /// Where a resource is, or would have to be.
  func place(of number: UInt32) -> Int {
    var (low, high) = (0, state.resources.count)
    while low < high {
      let middle = (low + high) / 2
      if state.resources[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
