import System

/// The Mandelbrot set, zoomed into for as long as one likes to watch.
@main
struct Main {
  static let tool = Tool(
    "mandelbrot", "[--frames N] [--seed N] [--threads N]",
    """
    Zooms into the Mandelbrot set, on the machine's screen.

    A point c of the plane belongs to the set if z -> z*z + c, from 0 on, stays near for
    ever: those are black. The others have a colour by how soon they leave. Each row is
    computed by whichever thread is free, and there is a thread for each hart.

    Keys: + and - (or page up, page down) nearer and farther, arrows move, space stops
    and goes on, q ends.

    What is to be seen, and where it is made:
      threads that share rows                     firmware/user/mandelbrot/Renderer.swift
      numbers without floating point              firmware/user/mandelbrot/Fixed.swift
      the picture on its way to the screen        firmware/user/system/screen/Screen.swift
      the screen's driver, /dev/fb0               docs/kernel/screen.md
    """,
    [
      Option("f", "frames", value: "N", "ends after so many pictures, each 1/32 nearer"),
      Option("s", "seed", value: "N", "which of five places to go to, the first if not given"),
      Option("t", "threads", value: "N", "instead of one for each hart"),
    ], run)

  static func main() { tool.main(Program.arguments.dropFirst()) }

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let harts = (try? Scheduling.harts())?.nonzeroBitCount ?? 1
    let threads = call.number("t") ?? harts
    guard (1...64).contains(threads) else { call.misuse("there can be 1 to 64 threads") }
    let frames = call.number("f")
    if let frames, frames < 1 { call.misuse("there is at least 1 picture") }
    let seed = call.number("s") ?? 1
    guard seed > 0 else { call.misuse("seeds begin at 1") }
    guard let screen = Screen.open() else { return }
    EndRequest.watch()
    let journey = attempt("threads") { () throws(Errno) in
      try Journey(screen, seed: seed, threads: threads)
    }
    journey?.go(frames)
    screen.close()
    journey?.report()
  }
}
