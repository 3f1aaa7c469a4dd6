using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>Faces that are painted anew.</summary>
public sealed record FaceSettings
{
    [Setting("Restore", Help = "Paint the faces of every picture anew, where a request does not say.")]
    public bool Restore { get; init; }

    [Setting("Restorer", Choices = [FaceRestoration.CodeFormer, FaceRestoration.Gfpgan], Help = "Which network paints them; its file lies in the folder Codeformer or GFPGAN of the folders of models.")]
    public string Restorer { get; init; } = FaceRestoration.CodeFormer;

    [Setting("Weight", Min = 0, Max = 1, Help = "How much CodeFormer keeps of the faces at hand: 0 paints most anew, 1 keeps most.")]
    public double Weight { get; init; } = 0.5;

    /// <summary>How faces are painted anew where somebody wants it and says no more.</summary>
    public FaceRestoration Restoration => new() { Restorer = Restorer, Weight = Weight };
}
