namespace Easel.Server.Api.Gallery;

/// <summary>A page of pictures.</summary>
/// <param name="Images">In the order that was asked for.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Cursor">What to give as cursor for the next page; absent on the last.</param>
public sealed record ImageList(IReadOnlyList<ImageView> Images, int Total, string? Cursor);
