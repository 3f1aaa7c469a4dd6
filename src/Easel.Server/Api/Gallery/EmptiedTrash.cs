namespace Easel.Server.Api.Gallery;

/// <summary>What emptying the trash did.</summary>
/// <param name="Deleted">How many pictures.</param>
public sealed record EmptiedTrash(int Deleted);
