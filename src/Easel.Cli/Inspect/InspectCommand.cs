using System.CommandLine;
using Easel.Core.Imaging;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Hashes;

namespace Easel.Cli.Inspect;

/// <summary><c>easel inspect</c>: what a file is and what is in it.</summary>
internal sealed class InspectCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string> file = new("FILE") { Description = "A checkpoint or other weights file, a diffusers folder, or a picture." };
    private readonly Option<bool> quick = new("--quick", "--no-hash") { Description = "Skip what reads the whole file: the hashes, and the search for numbers that are not finite." };

    public Command Build()
    {
        var command = new Command("inspect", "Says what a file is: of weights the architecture, keys, types, metadata and hashes; of a picture its parameters. Nothing in the file is executed.") { file, quick };
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed.GetRequiredValue(file), !parsed.GetValue(quick), cancel)));
        return command;
    }

    private int Run(string path, bool thorough, CancellationToken cancel)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) return Stop($"{path}: there is no such file");
        try
        {
            output.WriteLine(File.Exists(path) ? $"{path}: {WeightsReport.Size(new FileInfo(path).Length)}" : $"{path}: a folder");
            output.Flush();
            if (File.Exists(path) && IsPicture(path)) return Picture(path);
            using var checkpoint = Checkpoint.Open(path);
            var report = new WeightsReport(checkpoint, output);
            report.Write();
            if (thorough) report.WriteNumbers(cancel);
            if (thorough && File.Exists(path)) Hashes(new FileHashes(CacheFolder.Path).Of(path, cancel));
            return ExitCode.Done;
        }
        catch (OperationCanceledException) { return ExitCode.Interrupted; }
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

    private void Hashes(FileHash hash)
    {
        output.WriteLine($"sha256        {hash.Sha256}");
        output.WriteLine($"model hash    {hash.Short}");
        output.WriteLine($"old hash      {hash.Legacy}");
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
