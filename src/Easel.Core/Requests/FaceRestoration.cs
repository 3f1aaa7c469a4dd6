using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>How the faces of a picture are painted anew.</summary>
public sealed record FaceRestoration
{
    public const string CodeFormer = "CodeFormer";

    public const string Gfpgan = "GFPGAN";

    /// <summary>The restorers there are, by A1111's names.</summary>
    public static IReadOnlyList<string> Names { get; } = [CodeFormer, Gfpgan];

    [Setting("Face restoration", Group = "Faces", Choices = [CodeFormer, Gfpgan], Help = "Which network paints faces anew.")]
    public string Restorer { get; init; } = CodeFormer;

    /// <summary>Of CodeFormer; GFPGAN does not ask.</summary>
    [Setting("CodeFormer weight", Group = "Faces", Min = 0, Max = 1, Step = 0.01, Help = "How much CodeFormer keeps of the faces at hand: 0 paints most anew, 1 keeps most.")]
    public double Weight { get; init; } = 0.5;

    /// <summary>Full path of the restorer's file on the engine's machine; whoever knows the folders of models fills it in.</summary>
    public string? File { get; init; }
}
