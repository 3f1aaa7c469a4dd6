using System.Text.Json.Serialization;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>How DPM-Solver++(2M) SDE weighs its second-order term.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DpmSolverType>))]
public enum DpmSolverType
{
    Midpoint,
    Heun,
}
