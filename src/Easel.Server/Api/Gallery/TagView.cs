namespace Easel.Server.Api.Gallery;

/// <summary>A tag in use.</summary>
/// <param name="Tag">The word.</param>
/// <param name="Images">How many pictures bear it, those in the trash not counted.</param>
public sealed record TagView(string Tag, int Images);
