using Easel.Studio.Intake;

namespace Easel.Server.Api.Native;

/// <summary>A picture that was brought to be worked on.</summary>
/// <param name="Id">Its name, made from its content.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Picture">What a request names it by, in <c>start.pictures</c> and <c>start.mask.picture</c>.</param>
public sealed record InputView(string Id, int Width, int Height, string Picture)
{
    public static InputView Of(KeptPicture kept) => new(kept.Id, kept.Width, kept.Height, kept.Path);
}
