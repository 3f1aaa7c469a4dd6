using System.Collections.Immutable;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Cli.Generate;

/// <summary>One request of a command, ready for the engine.</summary>
/// <param name="Request">With styles in its prompts and files in place of names.</param>
/// <param name="Styles">The styles that went into its prompts.</param>
/// <param name="Origin">File and line it comes from, or null.</param>
internal sealed record PlannedRequest(ImageRequest Request, ImmutableArray<PromptStyle> Styles, string? Origin)
{
    public int Pictures => PictureScript.PicturesOf(Request) * Request.BatchCount;

    /// <summary><paramref name="complaint"/> with the place it is about.</summary>
    public Complaint Located(Complaint complaint) => Origin is null ? complaint : complaint with { Message = $"{Origin}: {complaint.Message}" };
}
