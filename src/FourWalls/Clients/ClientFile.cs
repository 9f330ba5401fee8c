namespace FourWalls.Clients;

public sealed class ClientFile;
