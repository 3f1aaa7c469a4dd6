using System.CommandLine;
using System.Security.Cryptography;
using Easel.Core.Imaging;
using Easel.Diffusion.Weights;

namespace Easel.Cli.Inspect;

/// <summary><c>easel inspect</c>: what a file is and what is in it.</summary>
internal sealed class InspectCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> file = new("FILE") { Description = "A checkpoint or other weights file, a diffusers folder, or a picture." };
    private readonly Option<bool> noHash = new("--no-hash") { Description = "Skip the sha256, which reads the whole file." };

    public Command Build()
    {
        var command = new Command("inspect", "Says what a file is: of weights the architecture, keys, types, metadata and hashes; of a picture its parameters. Nothing in the file is executed.") { file, noHash };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), !parsed.GetValue(noHash)));
        return command;
    }

    private int Run(string path, bool hash)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) return Stop($"{path}: there is no such file");
        try
        {
            output.WriteLine(File.Exists(path) ? $"{path}: {WeightsReport.Size(new FileInfo(path).Length)}" : $"{path}: a folder");
            output.Flush();
            if (File.Exists(path) && IsPicture(path)) return Picture(path);
            WeightsReport.Write(path, output);
            if (hash && File.Exists(path)) Hashes(path);
            return ExitCode.Done;
        }
        catch (WeightsException wrong) { return Stop(wrong.Message); }
        catch (InvalidDataException wrong) { return Stop(wrong.Message.StartsWith(path, StringComparison.Ordinal) ? wrong.Message : $"{path}: {wrong.Message}"); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException) { return Stop($"{path}: {wrong.Message}"); }
    }

    private int Picture(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var picture = PictureCodec.Decode(bytes, path);
        output.WriteLine($"a picture of {picture.Width}x{picture.Height}");
        output.WriteLine(PictureText.Read(bytes) is { } text ? $"\n{text}" : "without parameters");
        return ExitCode.Done;
    }

    private void Hashes(string path)
    {
        using var stream = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        output.WriteLine($"sha256        {sha256}");
        output.WriteLine($"model hash    {sha256[..10]}");
        if (stream.Length < 0x100000) return;
        var window = new byte[Math.Min(0x10000, stream.Length - 0x100000)]; // A1111 before 1.0 hashed 64 KiB after the first MiB
        stream.Position = 0x100000;
        stream.ReadExactly(window);
        output.WriteLine($"old hash      {Convert.ToHexStringLower(SHA256.HashData(window))[..8]}");
    }

    private static bool IsPicture(string path)
    {
        Span<byte> head = stackalloc byte[16];
        using var stream = File.OpenRead(path);
        head = head[..stream.ReadAtLeast(head, 16, throwOnEndOfStream: false)];
        return PngText.IsPng(head) || head.StartsWith(stackalloc byte[] { 0xFF, 0xD8, 0xFF }) || (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8));
    }

    private int Stop(string message)
    {
        error.WriteLine($"easel: {message}");
        return ExitCode.BadInput;
    }
}
