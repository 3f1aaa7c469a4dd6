using System.CommandLine;
using Easel.Core.Imaging;

namespace Easel.Cli.Generate;

/// <summary>Where the pictures go and how the engine runs.</summary>
internal sealed class OutputOptions
{
    public readonly Option<string> Out = new("--out", "-o") { Description = "Folder the pictures go into; made when it does not exist.", DefaultValueFactory = _ => "outputs" };
    public readonly Option<string?> Name = new("--name") { Description = "File-name pattern, such as '[date]/[seed]-[prompt_words]'; a taken name gets -2, -3, ... Numbered when left out." };
    public readonly Option<PictureFormat> Format = new("--format", "-f") { Description = "File format; png (exact) when left out.", CustomParser = ParseFormat, HelpName = "png|jpg|webp" };
    public readonly Option<int> Quality = new("--quality") { Description = "Of jpg and webp, 1-100.", DefaultValueFactory = _ => 90 };
    public readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output instead of lines: files, seeds, seconds, parameters." };
    public readonly Option<bool> Preview = new("--preview") { Description = "Keep a preview of the picture in the making as preview.png in the folder." };
    public readonly Option<string> Device = new("--device") { Description = "cpu, cuda, cuda:1, mps, or auto.", DefaultValueFactory = _ => "auto" };
    public readonly Option<string> Precision = new("--precision") { Description = "What the networks compute in; auto takes what the device does well.", DefaultValueFactory = _ => "auto" };
    public readonly Option<int> Threads = new("--threads") { Description = "Threads of the CPU; 0 takes all cores.", DefaultValueFactory = _ => 0 };

    public OutputOptions()
    {
        Precision.AcceptOnlyFromAmong("auto", "float32", "bfloat16", "float16");
        Quality.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100) result.AddError("--quality: give 1-100");
        });
        Threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1024) result.AddError("--threads: give 0-1024");
        });
    }

    public IEnumerable<Option> All => [Out, Name, Format, Quality, Json, Preview, Device, Precision, Threads];

    private static PictureFormat ParseFormat(System.CommandLine.Parsing.ArgumentResult result)
    {
        switch (result.Tokens.Single().Value.ToLowerInvariant())
        {
            case "png": return PictureFormat.Png;
            case "jpg" or "jpeg": return PictureFormat.Jpeg;
            case "webp": return PictureFormat.Webp;
            case var other:
                result.AddError($"--format: there is no '{other}'; known: png, jpg, webp");
                return PictureFormat.Png;
        }
    }
}
