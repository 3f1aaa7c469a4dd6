using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>Faces that are painted anew in the finished picture.</summary>
internal sealed class FaceOptions
{
    private const string Heading = "Faces";

    private readonly Option<bool> faces = new("--faces", "--restore-faces") { Description = "Paint the faces of the finished picture anew; any other option of faces says so too. The network's file lies in the folder Codeformer or GFPGAN of the folders of models.", Arity = ArgumentArity.ZeroOrOne };
    private readonly SettingOption[] ofFaces = RequestOptions.Settings(new FaceRestoration(), "faces");

    public void AddTo(DescribedCommand command)
    {
        command.Add(Heading, faces);
        foreach (var option in ofFaces) command.Add(Heading, option.Option);
    }

    /// <summary>The restoration with the options that were given; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">What they are laid over, or null.</param>
    public FaceRestoration? Read(ParseResult parsed, FaceRestoration? start)
    {
        var isGiven = parsed.GetResult(faces) is { Implicit: false };
        if (isGiven ? !parsed.GetValue(faces) : start is null && !ofFaces.Any(option => option.IsGiven(parsed))) return null;
        var read = (start ?? new FaceRestoration()) with { };
        foreach (var option in ofFaces) option.Lay(parsed, read);
        return read;
    }
}
