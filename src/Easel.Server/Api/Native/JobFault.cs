namespace Easel.Server.Api.Native;

/// <summary>Why a job failed.</summary>
/// <param name="Field">The request's field at fault, or null when it is not the request.</param>
/// <param name="Message">What was given, what is allowed, what to do.</param>
public sealed record JobFault(string? Field, string Message);
