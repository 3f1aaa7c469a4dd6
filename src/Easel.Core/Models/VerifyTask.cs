namespace Easel.Core.Models;

/// <summary>A model that is read through: whether every tensor can be read and the networks have all they need.</summary>
public sealed record VerifyTask : ModelTask;
