using System.CommandLine;
using System.CommandLine.Parsing;
using Easel.Cli.Output;
using Easel.Core.Imaging;

namespace Easel.Cli.Generate;

/// <summary>Where the pictures go and what is told meanwhile.</summary>
internal sealed class OutputOptions
{
    private const string Files = "Files";
    private const string Told = "What is told";

    public readonly Option<string> Out = new("--out", "-o") { Description = "Folder the pictures go into; made when it does not exist. (usually outputs)", HelpName = "FOLDER", DefaultValueFactory = _ => "outputs" };
    public readonly Option<string?> Name = new("--name") { Description = "File-name pattern in A1111's words, such as '[date]/[seed]-[prompt_words]'; a taken name gets -2, -3, ... Left out, files are numbered: 00001-SEED-WORDS.", HelpName = "PATTERN" };
    public readonly Option<PictureFormat> Format = new("--format", "-f") { Description = "png is exact. (usually png)", CustomParser = ParseFormat, HelpName = "png|jpg|webp" };
    public readonly Option<int> Quality = new("--quality") { Description = "Of jpg and webp. (1–100, usually 90)", HelpName = "N", DefaultValueFactory = _ => 90, CustomParser = result => MachineOptions.Whole(result, "--quality", 1, 100) };
    public readonly Option<bool> Preview = new("--preview") { Description = "Keep a preview of the picture in the making as preview.png in the folder." };
    public readonly Option<int> PreviewEvery = new("--preview-every") { Description = "Steps between previews; implies --preview. (1–1000, usually 5)", HelpName = "N", CustomParser = result => MachineOptions.Whole(result, "--preview-every", 1, 1000) };
    public readonly Option<bool> Json = new("--json") { Description = "Instead of a line a picture, one JSON object on standard output at the end; docs/command-line.md describes it." };
    public readonly Option<string> Progress = new("--progress") { Description = "On standard error. auto is a bar on a terminal and none in a pipe.", HelpName = "auto|bar|lines|none", DefaultValueFactory = _ => "auto" };
    public readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Nothing but results, warnings and errors." };

    public OutputOptions() => Progress.AcceptOnlyFromAmong("auto", "bar", "lines", "none");

    public void AddTo(DescribedCommand command)
    {
        foreach (var option in new Option[] { Out, Name, Format, Quality, Preview, PreviewEvery }) command.Add(Files, option);
        foreach (var option in new Option[] { Json, Progress, Quiet }) command.Add(Told, option);
    }

    /// <summary>What commands take that make pictures of pictures, under their own names.</summary>
    public void AddFilesTo(DescribedCommand command)
    {
        command.Add(Files, Out, Format, Quality);
        command.Add(Told, Progress, Quiet);
    }

    /// <summary>What batches take.</summary>
    public void AddBatchTo(DescribedCommand command, params IEnumerable<Option> others)
    {
        command.Add(Files, [Out, .. others, Format, Quality]);
        command.Add(Told, Json, Progress, Quiet);
    }

    /// <summary>Steps between previews; 0 for none.</summary>
    public int StepsBetweenPreviews(ParseResult parsed) => parsed.GetValue(PreviewEvery) is > 0 and var steps ? steps : parsed.GetValue(Preview) ? 5 : 0;

    private static PictureFormat ParseFormat(ArgumentResult result)
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
