import System

/// Shows pictures.
@main
struct Main {
  static let tool = Tool(
    "view", "[-t] [-i] [FILE]...",
    """
    Shows pictures: PNG, BMP and PPM, on the machine's screen or in the terminal.

    Without a FILE: those of /usr/share/pictures. Keys: + and - nearer and farther, 0 all
    of it, 1 a pixel for a pixel, arrows or the mouse move it, n and p next and previous
    file, q ends. Where there is no screen, and with -t, two pixels are a character of
    the terminal. What is wrong with a file is told with the byte where it is.

    What is to be seen, and where it is made:
      DEFLATE, unpacked                      firmware/user/view/Inflate.swift
      words of different lengths             firmware/user/view/HuffmanCode.swift
      rows and what they were made of        firmware/user/view/PNGFilter.swift
      a picture of another size              firmware/user/system/screen/Canvas+Scaling.swift
    """,
    [
      Option("t", "terminal", "in the terminal, also where there is a screen"),
      Option("i", "information", "only tells what the files are"),
    ], run)

  private static let library: ByteString = "/usr/share/pictures"

  static func main() { tool.main(Program.arguments.dropFirst()) }

  private static func run(_ call: Invocation) {
    let files = call.operands(orAllOf: library)
    if files.isEmpty { return Program.complain("no files") }
    let isScreen = !call.has("t") && !call.has("i") && FileSystem.allows(.exists, "/dev/fb0")
    guard isScreen else {
      for file in files { print(file, isShown: !call.has("i")) }
      return
    }
    guard let screen = Screen.open() else { return }
    EndRequest.watch()
    Viewer(screen, files).show()
    screen.close()
  }

  /// Why there is no picture.
  enum Failure: Error {
    case file(Errno)
    case picture(PictureFailure)

    var text: ByteString {
      switch self {
      case .file(let error): error.message
      case .picture(let failure): "byte \(failure.offset): \(failure.message)"
      }
    }
  }

  static func load(_ file: ByteString) -> Result<Picture, Failure> {
    let bytes: ByteString
    do throws(Errno) {
      bytes = try FileSystem.contents(of: file, atMost: Picture.largestFile)
    } catch {
      return .failure(.file(error))
    }
    do throws(PictureFailure) {
      return .success(try Picture.read(bytes.bytes))
    } catch {
      return .failure(.picture(error))
    }
  }

  /// On the terminal: as wide or as high as that is.
  private static func print(_ file: ByteString, isShown: Bool) {
    switch load(file) {
    case .failure(let failure): Program.complain("\(file): \(failure.text)")
    case .success(let picture):
      let canvas = picture.canvas
      if isShown {
        let (rows, columns) = Terminal(.standardOutput).size
        let height = 2 * max(1, rows - 2)
        let scale = max(canvas.width * height, canvas.height * columns)
        let small = canvas.scaled(
          canvas.bounds, width: max(1, canvas.width * height * columns / scale),
          height: max(1, canvas.height * height * columns / scale))
        for line in small.terminalLines() { output.line(line) }
      }
      output.line(
        "\(file.lastComponent): \(picture.kind), \(canvas.width)x\(canvas.height), "
          + "sum \(hexadecimal: UInt(canvas.sum), digits: 8)")
    }
  }
}
