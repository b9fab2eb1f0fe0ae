//! What a task's supervisor and its clients share: the launch plan, the task directory, the messages on the socket.
